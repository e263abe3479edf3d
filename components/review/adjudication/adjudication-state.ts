import type {
  AdjudicateBody,
  AdjudicateResult,
  AdjudicationItem,
  Answer,
} from "@/lib/contracts/adjudications";
import type { Outcome } from "@/lib/contracts/reviews";
import {
  adopt,
  bodyOf,
  chooseAction,
  decisionOf,
  type Form,
  formOf,
  isChanged,
  nameTask,
  withDraft,
  writeText,
} from "../form";
import type { Command, Failure } from "../workspace-types";

/** What the adjudicator has decided last: the row, what he sent, and who had said what. */
export type LastRuling = { item: AdjudicationItem; form: Form; result: AdjudicateResult };

export type Adjudication = {
  items: AdjudicationItem[];
  currentId: string | null;
  /** What has been typed, by item. */
  forms: Readonly<Record<string, Form>>;
  /** A decision on its way: the same key at every try. */
  sending: { itemId: string; key: string; body: AdjudicateBody } | null;
  failure: Failure | null;
  last: LastRuling | null;
  notice: string | null;
};

export const currentItem = ({ items, currentId }: Adjudication): AdjudicationItem | null =>
  items.find(({ item_id }) => item_id === currentId) ?? items[0] ?? null;

/** What is typed here; else what the server kept of an earlier try, here or elsewhere; else the label. */
export const formFor = (state: Adjudication, item: AdjudicationItem): Form =>
  state.forms[item.item_id] ?? (item.draft ? withDraft(item.label, item.draft.body) : formOf(item.label));

/** An answer taken over as the adjudicator's own; null where it holds no decision (rejected, discarded). */
export function takeAnswer(form: Form, { action, task_id, text }: Answer): Form | null {
  return action === null ? null : adopt(form, { action, task_id, text });
}

/** The form after a command that edits it; null where it does not. */
export function edited(form: Form, command: Command, { label, row }: AdjudicationItem): Form | null {
  switch (command.do) {
    case "choose":
      return chooseAction(form, command.action, row.tasks, label);
    case "task":
      return nameTask(form, command.taskId);
    case "text":
      return form.action && writeText(form, command.text);
    case "textOk":
      return { ...form, textOk: command.ok };
    case "comment":
      return { ...form, comment: command.text };
    case "tags":
      return { ...form, tags: command.tags };
    case "reset":
      return isChanged(form, label) ? { ...formOf(label), comment: form.comment, tags: form.tags } : null;
    default:
      return null;
  }
}

/** The decision to send, or what keeps it from being one. */
export function rulingOf(
  form: Form,
  item: AdjudicationItem,
  outcome: Outcome | null,
): { body: AdjudicateBody; problem: null } | { body: null; problem: string } {
  const wanted = outcome ?? (isChanged(form, item.label) ? "correct" : "approve");
  const { problem } = decisionOf(form, item.row.tasks);
  if (wanted === "correct" && problem) return { body: null, problem: problem.message };
  if (wanted === "approve" && isChanged(form, item.label))
    return {
      body: null,
      problem: "You have changed the decision. Enter sends it, Esc goes back to the label.",
    };
  return { body: bodyOf(form, item, wanted), problem: null };
}

/** After a decision: the row leaves, the next one is in front, and names may be told. */
export function decided(state: Adjudication, itemId: string, result: AdjudicateResult): Adjudication {
  const index = state.items.findIndex(({ item_id }) => item_id === itemId);
  const item = state.items[index];
  if (!item) return { ...state, sending: null, failure: null };
  const items = state.items.filter((one) => one !== item);
  const currentId = (items[index] ?? items[index - 1])?.item_id ?? null;
  const { [itemId]: _done, ...forms } = state.forms;
  const last = { item, form: formFor(state, item), result };
  return { ...state, items, currentId, forms, sending: null, failure: null, notice: null, last };
}

/** After a refusal: what was typed stays; a row that has moved on is shown as it is now. */
export function refused(state: Adjudication, itemId: string, failure: Failure): Adjudication {
  const told = failure.details as Partial<AdjudicationItem["state"]> | undefined;
  const { version, status, final } = told ?? {};
  const moved =
    failure.code === "stale_version" && version !== undefined && status !== undefined && final !== undefined;
  const items = moved
    ? state.items.map((item) =>
        item.item_id === itemId ? { ...item, version, state: { version, status, final } } : item,
      )
    : state.items;
  // Only a network fault is tried again under the same key; anything else is a new decision.
  return { ...state, items, failure, sending: failure.code === "network" ? state.sending : null };
}
