import { bodyOf, chooseAction, decisionOf, draftOf, type Form, formOf, isChanged } from "./form";
import {
  currentOf,
  hasArrived,
  isPassing,
  move,
  only,
  patch,
  replace,
  say,
  sendAgain,
  take,
  unstopped,
  update,
  without,
} from "./workspace-hand";
import { happened } from "./workspace-happened";
import type { Effect, Event, Held, Sending, Sent, Step, Workspace } from "./workspace-types";

/** Items in hand at once: the one in front of the reviewer and those fetched ahead. */
export const HOLD = 3;

export function emptyWorkspace(seed: {
  done: number;
  wanted: number;
  mine: number;
  skipped: number;
  medianBefore: number | null;
  /** Reviews of earlier sittings that can still be undone, oldest first. */
  sent?: Sent[];
}): Workspace {
  return {
    held: [],
    currentId: null,
    queue: { kind: "more" },
    claiming: false,
    undoing: false,
    sending: [],
    sent: seed.sent ?? [],
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

/** Notes when the current item came before the reviewer. */
function show(given: Step, now: number): Step {
  const held = currentOf(given.state);
  if (!held || held.shownAt !== null) return given;
  return { ...given, state: replace(given.state, { ...held, shownAt: now }) };
}

/** Takes back the last review: one that the server has, or, where one is still on its way, that one afterwards. */
function undo(state: Workspace, now: number): Step {
  const last = state.sending.at(-1);
  if (state.undoing || last?.undo) return only(state);
  if (last) return last.failure ? reopen(state, last.key, now) : only(patch(state, last.key, { undo: true }));
  const sent = state.sent.at(-1);
  if (!sent) return say(state, now, "There is nothing to undo.", "info");
  return only({ ...state, undoing: true }, { run: "undo", itemId: sent.itemId });
}

/** A review that did not get through comes back to the screen, as it was typed, against the row's present state. */
function reopen(state: Workspace, key: string, now: number): Step {
  const sending = state.sending.find((one) => one.key === key);
  if (!sending) return only(state);
  const { item, form, failure } = sending;
  // An earlier try did arrive, only its answer was lost: that review is taken back first, and what was typed stays here.
  if (failure && hasArrived(failure))
    return state.undoing
      ? only(state)
      : only({ ...state, undoing: true }, { run: "undo", itemId: item.item_id });
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
