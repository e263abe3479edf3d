import type { DraftBody, ItemLabel, Outcome, RevealedItem, ReviewBody } from "@/lib/contracts/reviews";
import { checkDecision } from "@/lib/domain/ledger/ledger";
import {
  type Action,
  type Decision,
  isAction,
  type Task,
  TEXT_PROBLEMS,
  textProblem,
} from "@/prompts/actions";

/**
 * What stands in the decision form. Texts are kept per action, so that nothing typed is lost by trying another
 * action. Pure: the workspace's reducer holds one form for each item in hand.
 */
export type Form = {
  action: Action;
  /** Named task, for update and cancel; null while none is chosen. */
  taskId: string | null;
  texts: Partial<Record<Action, string>>;
  /** Whether the label's text is right too. Follows from the text until the reviewer says otherwise. */
  textOk: boolean | null;
  comment: string;
};

type Label = ItemLabel;

export const needsTask = (action: Action): action is "update_task" | "cancel_task" =>
  action === "update_task" || action === "cancel_task";
export const needsText = (action: Action): boolean => action !== "noop";

/** The form as the label fills it. */
export function formOf(label: Label): Form {
  return {
    action: label.action,
    taskId: label.task_id,
    texts: label.text === null ? {} : { [label.action]: label.text },
    textOk: null,
    comment: "",
  };
}

/** The form with a kept draft laid over the label. */
export function withDraft(label: Label, draft: DraftBody): Form {
  const form = formOf(label);
  const action = draft.action ?? form.action;
  return {
    action,
    taskId: draft.task_id ?? (draft.action === undefined ? form.taskId : null),
    texts: draft.text === undefined ? form.texts : { ...form.texts, [action]: draft.text },
    textOk: draft.text_ok ?? null,
    comment: draft.comment ?? "",
  };
}

/** What is to be kept of a form; null where it says no more than the label. */
export function draftOf(form: Form, label: Label): DraftBody | null {
  if (!isChanged(form, label) && form.comment === "" && form.textOk === null) return null;
  return {
    action: form.action,
    ...(needsTask(form.action) && form.taskId !== null && { task_id: form.taskId }),
    ...(needsText(form.action) && { text: textOf(form) }),
    ...(form.textOk !== null && { text_ok: form.textOk }),
    ...(form.comment !== "" && { comment: form.comment }),
  };
}

export const isDraftBody = (value: unknown): value is DraftBody =>
  typeof value === "object" &&
  value !== null &&
  (!("action" in value) || value.action === undefined || isAction(value.action));

/** The text that goes with the chosen action, as typed. */
export const textOf = (form: Form): string => form.texts[form.action] ?? "";

/**
 * Chooses an action. A task stays named where the new action needs one; with one open task it is that one. Texts
 * that explain a task are carried over to an action that has none of its own yet, for mending.
 */
export function chooseAction(form: Form, action: Action, tasks: readonly Task[], label: Label): Form {
  if (action === form.action) return form;
  const only = tasks.length === 1 ? (tasks[0]?.id ?? null) : null;
  const known = [form.taskId, label.task_id].find(
    (id) => id !== null && tasks.some((task) => task.id === id),
  );
  const explained = form.texts[form.action];
  const carried =
    form.texts[action] === undefined && explained && action !== "reply" && form.action !== "reply"
      ? { [action]: explained }
      : {};
  return {
    ...form,
    action,
    taskId: needsTask(action) ? (known ?? only) : form.taskId,
    texts: { ...form.texts, ...(needsText(action) ? carried : {}) },
  };
}

/** Whether the form's decision differs from the label in action, target or text. */
export function isChanged(form: Form, label: Label): boolean {
  return isAnotherDecision(form, label) || (needsText(form.action) && textOf(form).trim() !== label.text);
}

/** Whether action or target differ: what counts as a wrong label. */
export const isAnotherDecision = (form: Form, label: Label): boolean =>
  form.action !== label.action || (needsTask(form.action) && form.taskId !== label.task_id);

/** Whether the label's text is right: as said by the reviewer, else right unless he has rewritten it. */
export function textIsOk(form: Form, label: Label): boolean {
  if (form.textOk !== null) return form.textOk;
  return !isChanged(form, label);
}

export type FormProblem = { field: "task" | "text"; message: string };

/** The form as a legal decision, or what keeps it from being one. Outer white space of a text is dropped. */
export function decisionOf(
  form: Form,
  tasks: readonly Task[],
): { decision: Decision; problem: null } | { decision: null; problem: FormProblem } {
  const { action, taskId } = form;
  if (action === "noop") return { decision: { action, args: {} }, problem: null };
  if (needsTask(action) && !tasks.some((task) => task.id === taskId)) {
    const message =
      tasks.length === 0
        ? `There is no open task to ${action === "update_task" ? "update" : "cancel"}.`
        : "Choose the task: t, then its letter.";
    return { decision: null, problem: { field: "task", message } };
  }
  const text = textOf(form).trim();
  const wrong = textProblem(text);
  if (wrong === "empty_text")
    return {
      decision: null,
      problem: {
        field: "text",
        message: `Write ${action === "reply" ? "what to convey" : "the explanation"}: e.`,
      },
    };
  if (wrong) return { decision: null, problem: { field: "text", message: TEXT_PROBLEMS[wrong] } };
  if (action === "reply") return { decision: { action, args: { text } }, problem: null };
  if (action === "start_task") return { decision: { action, args: { explanation: text } }, problem: null };
  return { decision: { action, args: { task_id: taskId ?? "", explanation: text } }, problem: null };
}

/** Warnings that do not keep the form from being sent: a start that nearly repeats an open task. */
export function warningsOf(form: Form, tasks: readonly Task[]): string[] {
  const { decision } = decisionOf(form, tasks);
  return decision ? checkDecision(tasks, decision).warnings.map((warning) => warning.message) : [];
}

/** The body to send. Approve, reject and discard speak of the label; only a correction carries the form's decision. */
export function bodyOf(
  form: Form,
  item: Pick<RevealedItem, "label" | "version">,
  outcome: Outcome,
): ReviewBody {
  const { label, version } = item;
  const comment = form.comment.trim();
  const rest = { version, outcome, ...(comment !== "" && { comment }) };
  if (outcome !== "correct") {
    const text_ok = outcome === "approve" ? (form.textOk ?? true) : (form.textOk ?? false);
    return {
      ...rest,
      action: label.action,
      ...(label.task_id !== null && { task_id: label.task_id }),
      ...(label.text !== null && { text: label.text }),
      text_ok,
    };
  }
  return {
    ...rest,
    action: form.action,
    ...(needsTask(form.action) && form.taskId !== null && { task_id: form.taskId }),
    ...(needsText(form.action) && { text: textOf(form).trim() }),
    text_ok: textIsOk(form, label),
  };
}
