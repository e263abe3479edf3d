import { draftOf, type Form, formOf, isAnotherDecision, withDraft } from "./form";
import { formOfChoice } from "./workspace-blind";
import type { Effect, Failure, Held, Phase, Progress, Sending, Step, Workspace } from "./workspace-types";

export const only = (state: Workspace, ...effects: Effect[]): Step => ({ state, effects });
export const say = (
  state: Workspace,
  now: number,
  text: string,
  tone: "info" | "warning" = "warning",
): Step => only({ ...state, notice: { tone, text, at: now } });

/** Whether the server's answer may be different at the next try: no network, overload, or a fault of its own. */
export const isPassing = (failure: Failure): boolean =>
  failure.code === "network" || failure.status === 429 || failure.status >= 500;

/** Whether the server refuses because it has a review of this reviewer already. */
export const hasArrived = ({ details }: Failure): boolean =>
  typeof details === "object" && details !== null && "reviewed" in details && details.reviewed === true;

export const currentOf = (state: Workspace): Held | null =>
  state.held.find((held) => held.item.item_id === state.currentId) ?? null;

/** What is to stand in the form: the draft, else one's own first choice, else the label. */
export function formFrom({ label, choice, draft }: Held["item"]): Form {
  const drafted = draft ? withDraft(label, draft.body) : undefined;
  if (!choice) return drafted ?? formOf(label);
  // A draft from before the choice is in the choice; one from after it is what was typed since.
  const since = draft !== null && Date.parse(draft.saved_at) > Date.parse(choice.chosen_at);
  return since && drafted ? drafted : formOfChoice(choice, label, drafted);
}

/** The phase in which an item comes to hand. A draft with an outcome was a review: keep or change was answered in it. */
export function phaseOf({ hidden, arm, choice, draft }: Held["item"], form: Form): Phase {
  if (hidden) return "choosing";
  if (arm === "revealed" || !choice || draft?.body.outcome !== undefined) return "judging";
  return isAnotherDecision(form, choice) ? "judging" : "weighing";
}

/** Whether a form that comes to hand holds something of the reviewer's own. */
export const isTouched = ({ label, choice }: Held["item"], form: Form): boolean =>
  choice !== null || draftOf(form, label) !== null;

/** Puts an item in front of the reviewer, before what he has in hand. */
export function take(
  state: Workspace,
  item: Held["item"],
  form: Form,
  phase: Phase = phaseOf(item, form),
): Workspace {
  const touched = isTouched(item, form);
  const held: Held = { item, form, phase, aside: null, saved: "saved", touched, leased: true, shownAt: null };
  const rest = state.held.filter((one) => one.item.item_id !== item.item_id);
  return { ...state, held: [held, ...rest], currentId: item.item_id, mode: "normal", notice: null };
}

/** An item leaves the hand; the one behind it is next, else the one before. */
export function without(state: Workspace, itemId: string): Workspace {
  const index = state.held.findIndex((held) => held.item.item_id === itemId);
  if (index < 0) return state;
  const held = state.held.filter((_, place) => place !== index);
  const follower = held[index] ?? held[index - 1];
  const currentId = state.currentId === itemId ? (follower?.item.item_id ?? null) : state.currentId;
  return { ...state, held, currentId };
}

export function move(state: Workspace, by: 1 | -1): Workspace {
  const index = state.held.findIndex((held) => held.item.item_id === state.currentId);
  const target = state.held[index + by];
  return target ? { ...state, currentId: target.item.item_id, mode: "normal", notice: null } : state;
}

export const update = (state: Workspace, itemId: string, change: (held: Held) => Held): Workspace => ({
  ...state,
  held: state.held.map((held) => (held.item.item_id === itemId ? change(held) : held)),
});
export const replace = (state: Workspace, held: Held): Workspace =>
  update(state, held.item.item_id, () => held);
export const mark = (
  state: Workspace,
  itemId: string,
  saved: Held["saved"],
  ...from: Held["saved"][]
): Workspace => update(state, itemId, (held) => (from.includes(held.saved) ? { ...held, saved } : held));
export const patch = (state: Workspace, key: string, change: Partial<Sending>): Workspace => ({
  ...state,
  sending: state.sending.map((sending) => (sending.key === key ? { ...sending, ...change } : sending)),
});

/** Sends again what waits for the network, the server or a new sign-in; what the server refused waits for the reviewer. */
export function sendAgain(state: Workspace): Step {
  const waits = ({ failure }: Sending) => failure !== null && (isPassing(failure) || failure.status === 401);
  const again = state.sending.filter(waits).map((sending) => ({ ...sending, failure: null }));
  const sending = state.sending.map((one) => again.find(({ key }) => key === one.key) ?? one);
  return only({ ...state, sending }, ...again.map((one): Effect => ({ run: "send", sending: one })));
}

/** The network is back: reviews go out, and so do the drafts that only this browser has. */
export function backOnline(state: Workspace): Step {
  const { state: next, effects } = sendAgain(unstopped({ ...state, online: true }));
  const unsaved = next.held.filter(({ saved }) => saved === "local");
  return only(
    next,
    ...effects,
    ...unsaved.map(({ item }): Effect => ({ run: "keep", itemId: item.item_id })),
  );
}

export const unstopped = (state: Workspace): Workspace =>
  state.queue.kind === "stopped" ? { ...state, queue: { kind: "more" } } : state;

export const progressOf = ({ progress }: Held["item"]): Progress => ({
  done: progress.done,
  wanted: progress.reviews_wanted,
  mine: progress.mine,
  today: progress.today,
  perDay: progress.per_day,
});

/** One review more or less of mine. */
export const counted = (progress: Progress, by: 1 | -1): Progress => ({
  ...progress,
  done: progress.done + by,
  mine: progress.mine + by,
  today: progress.today === null ? null : Math.max(0, progress.today + by),
});
