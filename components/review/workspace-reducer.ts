import { bodyOf, chooseAction, decisionOf, draftOf, type Form, formOf, isChanged, withDraft } from "./form";
import type { Effect, Event, Failure, Held, Sending, Step, Workspace } from "./workspace-types";

/** Items in hand at once: the one in front of the reviewer and those fetched ahead. */
export const HOLD = 3;
/** How many reviews can be taken back. */
const UNDO_DEPTH = 10;

export function emptyWorkspace(seed: {
  done: number;
  wanted: number;
  mine: number;
  skipped: number;
  medianBefore: number | null;
}): Workspace {
  return {
    held: [],
    currentId: null,
    queue: { kind: "more" },
    claiming: false,
    undoing: false,
    sending: [],
    sent: [],
    leaving: [],
    mode: "normal",
    notice: null,
    online: true,
    signedOut: false,
    progress: { done: seed.done, wanted: seed.wanted, mine: seed.mine },
    seconds: [],
    medianBefore: seed.medianBefore,
    skipped: seed.skipped,
    includeSkipped: false,
  };
}

export const currentOf = (state: Workspace): Held | null =>
  state.held.find((held) => held.item.item_id === state.currentId) ?? null;

/** Whether the server's answer may be different at the next try: no network, overload, or a fault of its own. */
export const isPassing = (failure: Failure): boolean =>
  failure.code === "network" || failure.status === 429 || failure.status >= 500;

/**
 * One step of the workspace: what the reviewer wants or what happened, and the state as it is now → the next state
 * and what is to be done about it. Optimistic: a review leaves the screen at once and is sent behind it; until the
 * server has answered, it is in `sending` with everything that was typed.
 */
export function step(state: Workspace, event: Event, now: number, newKey: () => string): Step {
  const next = "do" in event ? command(state, event, now, newKey) : happened(state, event, now);
  return refill(show(next, now));
}

type CommandEvent = Extract<Event, { do: string }>;
type HappeningEvent = Extract<Event, { on: string }>;

const only = (state: Workspace, ...effects: Effect[]): Step => ({ state, effects });
const say = (state: Workspace, now: number, text: string, tone: "info" | "warning" = "warning"): Step =>
  only({ ...state, notice: { tone, text, at: now } });

function command(state: Workspace, event: CommandEvent, now: number, newKey: () => string): Step {
  switch (event.do) {
    case "mode":
      return only({ ...state, mode: event.mode, notice: null });
    case "move":
      return only(move(state, event.by));
    case "undo":
      return undo(state, now);
    case "reopen":
      return reopen(state, event.key, now);
    case "drop":
      return only(
        { ...state, sending: state.sending.filter((sending) => sending.key !== event.key) },
        { run: "keepOutbox" },
      );
    case "retry":
      return sendAgain(unstopped({ ...state, signedOut: false }));
    case "offerSkipped":
      return only({ ...state, includeSkipped: true, skipped: 0, queue: { kind: "more" } });
    default: {
      const held = currentOf(state);
      return held ? onItem(state, held, event, now, newKey) : only(state);
    }
  }
}

type ItemCommand = Exclude<
  CommandEvent,
  { do: "mode" | "move" | "undo" | "reopen" | "drop" | "retry" | "offerSkipped" }
>;

function onItem(state: Workspace, held: Held, event: ItemCommand, now: number, newKey: () => string): Step {
  const { item, form } = held;
  const { label } = item;
  const tasks = item.row.tasks;
  const edit = (next: Form, mode = state.mode, aside = held.aside): Step => {
    const saved = draftOf(next, label) === null && held.saved === "clean" ? "clean" : "typing";
    const edited = replace(state, { ...held, form: next, aside, saved });
    return only({ ...edited, mode, notice: null }, { run: "keep", itemId: item.item_id });
  };
  switch (event.do) {
    case "choose": {
      const next = chooseAction(form, event.action, tasks, label);
      const asks = decisionOf(next, tasks).problem?.field === "task" && tasks.length > 0;
      return edit(next, asks ? "target" : "normal");
    }
    case "task":
      return edit({ ...form, taskId: event.taskId }, "normal");
    case "text":
      return edit({ ...form, texts: { ...form.texts, [form.action]: event.text } });
    case "textOk":
      return edit({ ...form, textOk: event.ok });
    case "comment":
      return edit({ ...form, comment: event.text });
    case "reset":
      if (isChanged(form, label)) return edit({ ...formOf(label), comment: form.comment }, "normal", form);
      return held.aside ? edit({ ...held.aside, comment: form.comment }, "normal", null) : only(state);
    case "approve":
      if (!isChanged(form, label)) return submit(state, held, "approve", now, newKey);
      return say(
        state,
        now,
        "You have changed the decision. Enter sends the correction, Esc goes back to the label.",
      );
    case "submit": {
      if (!isChanged(form, label)) return submit(state, held, "approve", now, newKey);
      const { problem } = decisionOf(form, tasks);
      if (!problem) return submit(state, held, "correct", now, newKey);
      const mode = problem.field === "task" && tasks.length > 0 ? "target" : state.mode;
      return say({ ...state, mode }, now, problem.message);
    }
    case "reject":
    case "discard":
      return submit(state, held, event.do, now, newKey);
    case "skip": {
      const next = without(state, item.item_id);
      return only(
        {
          ...next,
          skipped: state.skipped + 1,
          leaving: [...state.leaving, item.item_id],
          mode: "normal",
          notice: null,
        },
        { run: "skip", itemId: item.item_id },
      );
    }
    case "releaseLost":
      return only({ ...without(state, item.item_id), mode: "normal" });
  }
}

function happened(state: Workspace, event: HappeningEvent, now: number): Step {
  switch (event.on) {
    case "claimed":
      return claimed({ ...state, claiming: false, queue: { kind: "more" } }, event.item, event.kept);
    case "queueEmpty": {
      const queue =
        event.retryAfter === null
          ? ({ kind: "empty" } as const)
          : ({ kind: "leased", retryAt: now + event.retryAfter * 1000 } as const);
      return only({ ...state, claiming: false, queue });
    }
    case "lookAgain":
      return only(state.queue.kind === "leased" ? { ...state, queue: { kind: "more" } } : state);
    case "claimFailed":
      return only({ ...state, claiming: false, queue: { kind: "stopped", failure: event.failure } });
    case "reviewed":
      return reviewed(state, event.key);
    case "reviewFailed":
      return only(patch(state, event.key, { failure: event.failure }), { run: "keepOutbox" });
    case "resending":
      return only(patch(state, event.key, { failure: null }));
    case "restored":
      return sendAgain({ ...state, sending: [...event.sending, ...state.sending] });
    case "draftSaving":
      return only(mark(state, event.itemId, "saving", "typing", "local"));
    case "draftSaved":
      return only(mark(state, event.itemId, "saved", "saving"));
    case "draftFailed":
      return only(mark(state, event.itemId, "local", "saving"));
    case "undone": {
      const { item, released_item_id } = event.result;
      const rest = released_item_id === null ? state : without(state, released_item_id);
      const progress = { ...rest.progress, done: rest.progress.done - 1, mine: rest.progress.mine - 1 };
      const sent = rest.sent.filter((one) => one.itemId !== item.item_id);
      return only(take({ ...rest, progress, sent, undoing: false }, item, formFrom(item)));
    }
    case "undoFailed": {
      const sent = isPassing(event.failure)
        ? state.sent
        : state.sent.filter((one) => one.itemId !== event.itemId);
      return say({ ...state, undoing: false, sent }, now, `Not undone: ${event.failure.message}`);
    }
    case "leaseProlonged":
      return only(
        update(state, event.itemId, (held) => ({
          ...held,
          leased: true,
          item: { ...held.item, lease_expires_at: event.until },
        })),
      );
    case "leaseLost":
      // What is only fetched ahead goes unseen; what is in front of the reviewer stays, with what was typed.
      if (event.itemId !== state.currentId) return only(without(state, event.itemId));
      return only(update(state, event.itemId, (held) => ({ ...held, leased: false })));
    case "left":
      return only({
        ...without(state, event.itemId),
        leaving: state.leaving.filter((itemId) => itemId !== event.itemId),
      });
    case "online":
      return event.online
        ? sendAgain(unstopped({ ...state, online: true }))
        : only({ ...state, online: false });
    case "signedOut":
      return only({ ...state, signedOut: true });
    case "signedIn":
      return sendAgain(unstopped({ ...state, signedOut: false }));
  }
}

/** The item leaves the screen and its review goes out, under a key that holds for every try. */
function submit(
  state: Workspace,
  held: Held,
  outcome: "approve" | "correct" | "reject" | "discard",
  now: number,
  newKey: () => string,
): Step {
  const { item, form, shownAt } = held;
  const sending: Sending = {
    key: newKey(),
    item,
    form,
    body: bodyOf(form, item, outcome),
    failure: null,
    undo: false,
  };
  const seconds = shownAt === null ? state.seconds : [...state.seconds, (now - shownAt) / 1000].slice(-50);
  const next = { ...without(state, item.item_id), sending: [...state.sending, sending], seconds };
  return only({ ...next, mode: "normal", notice: null }, { run: "keepOutbox" }, { run: "send", sending });
}

function reviewed(state: Workspace, key: string): Step {
  const sending = state.sending.find((one) => one.key === key);
  if (!sending) return only(state);
  const itemId = sending.item.item_id;
  const sent = [...state.sent, { itemId, position: sending.item.position, outcome: sending.body.outcome }];
  const next: Workspace = {
    ...state,
    sending: state.sending.filter((one) => one !== sending),
    sent: sent.slice(-UNDO_DEPTH),
    // One lease less: there may be more to get than at the last look.
    queue: state.queue.kind === "leased" ? { kind: "more" } : state.queue,
    progress: { ...state.progress, done: state.progress.done + 1, mine: state.progress.mine + 1 },
  };
  const after: Effect[] = [{ run: "forget", itemId }, { run: "keepOutbox" }];
  return sending.undo
    ? only({ ...next, undoing: true }, ...after, { run: "undo", itemId })
    : only(next, ...after);
}

/** Takes back the last review: one that the server has, or, where one is still on its way, that one afterwards. */
function undo(state: Workspace, now: number): Step {
  const last = state.sending.at(-1);
  if (state.undoing || last?.undo) return only(state);
  if (last) return last.failure ? reopen(state, last.key, now) : only(patch(state, last.key, { undo: true }));
  const sent = state.sent.at(-1);
  if (!sent) return say(state, now, "There is nothing to undo in this sitting.", "info");
  return only({ ...state, undoing: true }, { run: "undo", itemId: sent.itemId });
}

/** A review that did not get through comes back to the screen, as it was typed, against the row's present state. */
function reopen(state: Workspace, key: string, now: number): Step {
  const sending = state.sending.find((one) => one.key === key);
  if (!sending) return only(state);
  const { item, form, failure } = sending;
  const rest = { ...state, sending: state.sending.filter((one) => one !== sending) };
  const taken = take(rest, failure?.code === "stale_version" ? refreshed(item, failure.details) : item, form);
  const leased = failure?.code !== "lease_lost";
  const shown = update(taken, item.item_id, (held) => ({ ...held, leased, saved: "typing" }));
  const notice = failure ? { tone: "warning" as const, text: failure.message, at: now } : null;
  return only({ ...shown, notice }, { run: "keepOutbox" }, { run: "keep", itemId: item.item_id });
}

/** The item with the version and the state that a stale_version answer has told of. */
function refreshed(item: Held["item"], details: unknown): Held["item"] {
  const told = details as { version?: unknown; moved?: Held["item"]["moved"] } | undefined;
  if (typeof told?.version !== "number") return item;
  return { ...item, version: told.version, moved: told.moved ?? item.moved };
}

/** Sends again what waits for the network, the server or a new sign-in; what the server refused waits for the reviewer. */
function sendAgain(state: Workspace): Step {
  const waits = ({ failure }: Sending) => failure !== null && (isPassing(failure) || failure.status === 401);
  const again = state.sending.filter(waits).map((sending) => ({ ...sending, failure: null }));
  const sending = state.sending.map((one) => again.find(({ key }) => key === one.key) ?? one);
  return only({ ...state, sending }, ...again.map((one): Effect => ({ run: "send", sending: one })));
}

const unstopped = (state: Workspace): Workspace =>
  state.queue.kind === "stopped" ? { ...state, queue: { kind: "more" } } : state;

function claimed(state: Workspace, item: Held["item"], kept: { form: Form; at: number } | null): Step {
  const progress = {
    done: item.progress.done,
    wanted: item.progress.reviews_wanted,
    mine: item.progress.mine,
  };
  const known = [...state.held, ...state.sending].some((one) => one.item.item_id === item.item_id);
  if (known || state.leaving.includes(item.item_id)) return only({ ...state, progress });
  const newer = kept !== null && kept.at > (item.draft ? Date.parse(item.draft.saved_at) : 0);
  const held: Held = {
    item,
    form: newer ? kept.form : formFrom(item),
    aside: null,
    saved: newer ? "typing" : item.draft ? "saved" : "clean",
    leased: true,
    shownAt: null,
  };
  const next = {
    ...state,
    progress,
    held: [...state.held, held],
    currentId: state.currentId ?? item.item_id,
  };
  return newer ? only(next, { run: "keep", itemId: item.item_id }) : only(next);
}

const formFrom = (item: Held["item"]): Form =>
  item.draft ? withDraft(item.label, item.draft.body) : formOf(item.label);

/** Puts an item in front of the reviewer, before what he has in hand. */
function take(state: Workspace, item: Held["item"], form: Form): Workspace {
  const held: Held = { item, form, aside: null, saved: "saved", leased: true, shownAt: null };
  const rest = state.held.filter((one) => one.item.item_id !== item.item_id);
  return { ...state, held: [held, ...rest], currentId: item.item_id, mode: "normal", notice: null };
}

/** An item leaves the hand; the one behind it is next, else the one before. */
function without(state: Workspace, itemId: string): Workspace {
  const index = state.held.findIndex((held) => held.item.item_id === itemId);
  if (index < 0) return state;
  const held = state.held.filter((_, place) => place !== index);
  const follower = held[index] ?? held[index - 1];
  const currentId = state.currentId === itemId ? (follower?.item.item_id ?? null) : state.currentId;
  return { ...state, held, currentId };
}

function move(state: Workspace, by: 1 | -1): Workspace {
  const index = state.held.findIndex((held) => held.item.item_id === state.currentId);
  const target = state.held[index + by];
  return target ? { ...state, currentId: target.item.item_id, mode: "normal", notice: null } : state;
}

const update = (state: Workspace, itemId: string, change: (held: Held) => Held): Workspace => ({
  ...state,
  held: state.held.map((held) => (held.item.item_id === itemId ? change(held) : held)),
});
const replace = (state: Workspace, held: Held): Workspace => update(state, held.item.item_id, () => held);
const mark = (state: Workspace, itemId: string, saved: Held["saved"], ...from: Held["saved"][]): Workspace =>
  update(state, itemId, (held) => (from.includes(held.saved) ? { ...held, saved } : held));
const patch = (state: Workspace, key: string, change: Partial<Sending>): Workspace => ({
  ...state,
  sending: state.sending.map((sending) => (sending.key === key ? { ...sending, ...change } : sending)),
});

/** Notes when the current item came before the reviewer. */
function show(given: Step, now: number): Step {
  const held = currentOf(given.state);
  if (!held || held.shownAt !== null) return given;
  return { ...given, state: replace(given.state, { ...held, shownAt: now }) };
}

/** Asks for one more item where there is room, one claim at a time. What is still on its way counts as a lease. */
function refill(given: Step): Step {
  const { state } = given;
  const { held, sending, leaving, claiming, queue, online, signedOut } = state;
  if (claiming || signedOut || !online || queue.kind !== "more") return given;
  const leases = held.length + leaving.length + sending.filter(holdsLease).length;
  if (leases >= HOLD) return given;
  const inHand = [...held, ...sending].map((one) => one.item.item_id);
  const claim: Effect = { run: "claim", held: [...inHand, ...leaving], skipped: state.includeSkipped };
  return { state: { ...state, claiming: true }, effects: [...given.effects, claim] };
}

const holdsLease = ({ failure }: Sending): boolean => failure === null || isPassing(failure);
