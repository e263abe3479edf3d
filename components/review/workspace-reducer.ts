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
} from "./workspace-hand";
import { happened } from "./workspace-happened";
import { onItem } from "./workspace-item";
import type { Command, Effect, Event, Held, Sending, Sent, Step, Workspace } from "./workspace-types";

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
    progress: {
      done: seed.done,
      wanted: seed.wanted,
      mine: seed.mine,
      today: null,
      perDay: null,
    },
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

function command(state: Workspace, event: Command, now: number, newKey: () => string): Step {
  switch (event.do) {
    case "mode":
      return only({ ...state, mode: event.mode, notice: null });
    case "move":
      return only(move(state, event.by));
    case "scroll":
      return only(state);
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
  const fresh = failure?.code === "stale_version" ? refreshed(item, failure.details) : item;
  const taken = take(rest, fresh, form, "judging");
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
