import type { KeptForm } from "./kept";
import { reveal, standingChoice } from "./workspace-blind";
import {
  backOnline,
  counted,
  formFrom,
  isPassing,
  isTouched,
  mark,
  only,
  patch,
  phaseOf,
  progressOf,
  say,
  sendAgain,
  take,
  unstopped,
  update,
  without,
} from "./workspace-hand";
import type { Effect, Failure, Happening, Held, Step, Workspace } from "./workspace-types";

/** How many reviews can be taken back. */
const UNDO_DEPTH = 10;

/** What the outside has answered or done → the next state and what is to be done about it. */
export function happened(state: Workspace, event: Happening, now: number): Step {
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
      return only(
        state.queue.kind === "leased" || state.queue.kind === "stopped"
          ? { ...state, queue: { kind: "more" } }
          : state,
      );
    case "claimFailed":
      return only({ ...state, claiming: false, queue: { kind: "stopped", failure: event.failure } });
    case "revealed":
      return only(update(state, event.itemId, (held) => reveal(held, event.result)));
    case "choiceFailed":
      return choiceFailed(state, event.itemId, event.failure, now);
    case "flagged":
      return only(flagged(state, event.itemId, event.flag));
    case "flagFailed":
      return say(
        flagged(state, event.itemId, event.before),
        now,
        `The flag was not changed: ${event.failure.message}`,
      );
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
      const progress = counted(rest.progress, -1);
      const sent = rest.sent.filter((one) => one.itemId !== item.item_id);
      const back = { ...rest, progress, sent, undoing: false };
      const newer = back.sending.find((one) => one.item.item_id === item.item_id && one.failure !== null);
      const told = `Undone: your review of row ${item.position} is taken back.`;
      if (!newer) return say(take(back, item, formFrom(item)), now, told, "info");
      // What was typed after the review that has just been taken back. Nobody counted that one here: its answer was lost.
      const sending = back.sending.filter((one) => one !== newer);
      const recounted = { ...back, sending, progress: progressOf(item) };
      const shown = mark(take(recounted, item, newer.form, "judging"), item.item_id, "typing", "saved");
      const { state: said } = say(shown, now, told, "info");
      return only(said, { run: "keepOutbox" }, { run: "keep", itemId: item.item_id });
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
      return event.online ? backOnline(state) : only({ ...state, online: false });
    case "signedOut":
      return only({ ...state, signedOut: true });
    case "signedIn":
      return sendAgain(unstopped({ ...state, signedOut: false }));
  }
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
    progress: counted(state.progress, 1),
  };
  const after: Effect[] = [{ run: "forget", itemId }, { run: "keepOutbox" }];
  return sending.undo
    ? only({ ...next, undoing: true }, ...after, { run: "undo", itemId })
    : only(next, ...after);
}

function claimed(state: Workspace, item: Held["item"], kept: KeptForm | null): Step {
  const progress = progressOf(item);
  const known = [...state.held, ...state.sending].some((one) => one.item.item_id === item.item_id);
  if (known || state.leaving.includes(item.item_id)) return only({ ...state, progress });
  const newer =
    kept !== null &&
    kept.chosen === (item.choice !== null) &&
    kept.at > (item.draft ? Date.parse(item.draft.saved_at) : 0);
  const form = newer ? kept.form : formFrom(item);
  const held: Held = {
    item,
    form,
    phase: phaseOf(item, form),
    aside: null,
    saved: newer ? "typing" : item.draft ? "saved" : "clean",
    touched: isTouched(item, form),
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

/** What was chosen stays in the form. Another choice that stands already is the one that counts, and is shown. */
function choiceFailed(state: Workspace, itemId: string, failure: Failure, now: number): Step {
  const standing = standingChoice(failure);
  if (standing)
    return say(
      update(state, itemId, (held) => reveal(held, standing)),
      now,
      failure.message,
    );
  const back = update(state, itemId, (held) => ({
    ...held,
    phase: "choosing",
    leased: held.leased && failure.code !== "lease_lost",
  }));
  if (failure.code === "lease_lost") return only(back);
  return say(
    back,
    now,
    `Your choice could not be sent: ${failure.message} It stays here; Enter sends it again.`,
  );
}

const flagged = (state: Workspace, itemId: string, flag: Held["item"]["flag"]): Workspace =>
  update(state, itemId, (held) => ({ ...held, item: { ...held.item, flag } }));
