import type {
  ChoiceBody,
  DraftBody,
  ItemLabel,
  Outcome,
  ReviewBody,
  ReviewItem,
} from "@/lib/contracts/reviews";
import { checkDecision } from "@/lib/domain/ledger/ledger";
import { type Action, type Decision, type Task, TEXT_PROBLEMS, textProblem } from "@/prompts/actions";

/**
 * What stands in the decision form. Each text is kept for the action and task that it was written for, so that nothing
 * typed is lost by trying another decision, and none goes out with a decision that it does not explain. Pure: the
 * workspace's reducer holds one form for each item in hand.
 */
export type Form = {
  /** null while nothing is chosen: a row that is judged blind begins empty. */
  action: Action | null;
  /** Named task, for update and cancel; null while none is chosen. */
  taskId: string | null;
  /** By `textKey`. */
  texts: Readonly<Record<string, string>>;
  /** Whether the label's text is right too. Follows from the text until the reviewer says otherwise. */
  textOk: boolean | null;
  comment: string;
  tags: string[];
};

/** null while it is hidden. */
type Label = ItemLabel | null;

export const needsTask = (action: Action | null): action is "update_task" | "cancel_task" =>
  action === "update_task" || action === "cancel_task";
export const needsText = (action: Action | null): action is Exclude<Action, "noop"> =>
  action !== null && action !== "noop";

/** What a text is kept under: the action, with its task where it names one. */
export const textKey = ({ action, taskId }: { action: Action; taskId: string | null }): string =>
  needsTask(action) ? `${action} ${taskId ?? ""}` : action;

/** The texts with this one for the decision that it belongs to. */
export const withText = (
  texts: Form["texts"],
  said: { action: Action; task_id: string | null; text: string | null },
): Form["texts"] =>
  said.text === null
    ? texts
    : { ...texts, [textKey({ action: said.action, taskId: said.task_id })]: said.text };

/** The form as the label fills it; empty while the label is hidden. */
export function formOf(label: Label): Form {
  return {
    action: label?.action ?? null,
    taskId: label?.task_id ?? null,
    texts: label ? withText({}, label) : {},
    textOk: null,
    comment: "",
    tags: [],
  };
}

/** The form with a kept draft laid over the label. */
export function withDraft(label: Label, draft: DraftBody): Form {
  const form = formOf(label);
  const action = draft.action ?? form.action;
  const taskId = draft.task_id ?? (draft.action === undefined ? form.taskId : null);
  const texts =
    action === null
      ? form.texts
      : withText(form.texts, { action, task_id: taskId, text: draft.text ?? null });
  return {
    action,
    taskId,
    texts,
    textOk: draft.text_ok ?? null,
    comment: draft.comment ?? "",
    tags: draft.tags ?? [],
  };
}

/** What is to be kept of a form; null where it says no more than the label. */
export function draftOf(form: Form, label: Label): DraftBody | null {
  const { comment, tags, textOk } = form;
  if (!isChanged(form, label) && comment === "" && tags.length === 0 && textOk === null) return null;
  return {
    ...(form.action !== null && { action: form.action }),
    ...(needsTask(form.action) && form.taskId !== null && { task_id: form.taskId }),
    ...(needsText(form.action) && { text: textOf(form) }),
    ...(form.textOk !== null && { text_ok: form.textOk }),
    ...(form.comment !== "" && { comment: form.comment }),
    ...(form.tags.length > 0 && { tags: form.tags }),
  };
}

/** The text that goes with the chosen action and task, as typed. */
export const textOf = ({ action, taskId, texts }: Form): string =>
  action === null ? "" : (texts[textKey({ action, taskId })] ?? "");

/** Types the text of the chosen action and task. */
export const writeText = (form: Form, text: string): Form =>
  form.action === null
    ? form
    : { ...form, texts: withText(form.texts, { action: form.action, task_id: form.taskId, text }) };

/** Names the task. What was typed before any was named is for this one, unless it has a text of its own. */
export function nameTask(form: Form, taskId: string): Form {
  const named = { ...form, taskId };
  const typed = textOf(form);
  return form.taskId === null && typed !== "" && textOf(named) === "" ? writeText(named, typed) : named;
}

/** Texts that were written for other decisions on this row, and come back with them. */
export const hasOtherTexts = (form: Form): boolean =>
  textOf(form) === "" && Object.values(form.texts).some((text) => text.trim() !== "");

/**
 * Chooses an action. A task stays named where the new action needs one; with one open task it is that one. The text
 * is the one that was written for this action and task, or none yet.
 */
export function chooseAction(form: Form, action: Action, tasks: readonly Task[], label: Label): Form {
  if (action === form.action) return form;
  const only = tasks.length === 1 ? (tasks[0]?.id ?? null) : null;
  const known = [form.taskId, label?.task_id ?? null].find(
    (id) => id !== null && tasks.some((task) => task.id === id),
  );
  return { ...form, action, taskId: needsTask(action) ? (known ?? only) : form.taskId };
}

/** Takes a decision over as one's own, e.g. the teacher's. What was typed for other actions stays. */
export function adopt(form: Form, said: Pick<ItemLabel, "action" | "task_id" | "text">): Form {
  const { action, task_id: taskId } = said;
  return { ...form, action, taskId, texts: withText(form.texts, said), textOk: null };
}

/** Whether the form's decision differs in action, target or text from the label, or from nothing where it is hidden. */
export function isChanged(form: Form, label: Label): boolean {
  if (label === null) return form.action !== null || Object.values(form.texts).some((text) => text !== "");
  return isAnotherDecision(form, label) || (needsText(form.action) && textOf(form).trim() !== label.text);
}

/** Whether action or target differ: what counts as a wrong label. */
export const isAnotherDecision = (
  form: Pick<Form, "action" | "taskId">,
  other: { action: Action | null; task_id: string | null },
): boolean => form.action !== other.action || (needsTask(form.action) && form.taskId !== other.task_id);

/** Whether the label's text is right: as said by the reviewer, else right unless he has rewritten it. */
export function textIsOk(form: Form, label: Label): boolean {
  if (form.textOk !== null) return form.textOk;
  return !isChanged(form, label);
}

const NO_ACTION: FormProblem = { field: "action", message: "Choose the action: 1 to 5." };

/** While the letters of the tasks are shown. */
export const TASK_BY_LETTER = "Choose the task: press its letter.";

export type FormProblem = { field: "action" | "task" | "text"; message: string };

/** The form as a legal decision, or what keeps it from being one. Outer white space of a text is dropped. */
export function decisionOf(
  form: Form,
  tasks: readonly Task[],
): { decision: Decision; problem: null } | { decision: null; problem: FormProblem } {
  const { action, taskId } = form;
  const target = targetProblem(form, tasks);
  if (target || action === null) return { decision: null, problem: target ?? NO_ACTION };
  if (action === "noop") return { decision: { action, args: {} }, problem: null };
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

/** What keeps action and target, which are all that a first choice has to say, from being whole. */
export function targetProblem({ action, taskId }: Form, tasks: readonly Task[]): FormProblem | null {
  if (action === null) return NO_ACTION;
  if (!needsTask(action) || tasks.some((task) => task.id === taskId)) return null;
  const message =
    tasks.length === 0
      ? `There is no open task to ${action === "update_task" ? "update" : "cancel"}.`
      : "Choose the task: t, then its letter.";
  return { field: "task", message };
}

/** Warnings that do not keep the form from being sent: a start that nearly repeats an open task. */
export function warningsOf(form: Form, tasks: readonly Task[]): string[] {
  const { decision } = decisionOf(form, tasks);
  return decision ? checkDecision(tasks, decision).warnings.map((warning) => warning.message) : [];
}

/** The first choice on a row that is judged blind. Its form has no problem with the target. */
export function choiceBody(form: Form): ChoiceBody {
  if (form.action === null) throw new Error("nothing is chosen");
  const text = textOf(form).trim();
  return {
    action: form.action,
    ...(needsTask(form.action) && form.taskId !== null && { task_id: form.taskId }),
    ...(text !== "" && { text }),
  };
}

/**
 * The body to send. Approve, reject and discard speak of the label; only a correction carries the form's decision.
 * While the label is hidden only a discard can be sent.
 */
export function bodyOf(
  form: Form,
  item: Pick<ReviewItem, "label" | "version">,
  outcome: Outcome,
): ReviewBody {
  const { label, version } = item;
  const comment = form.comment.trim();
  const { tags } = form;
  const rest = { version, outcome, ...(comment !== "" && { comment }), ...(tags.length > 0 && { tags }) };
  if (outcome === "correct" && form.action !== null) {
    return {
      ...rest,
      action: form.action,
      ...(needsTask(form.action) && form.taskId !== null && { task_id: form.taskId }),
      ...(needsText(form.action) && { text: textOf(form).trim() }),
      text_ok: textIsOk(form, label),
    };
  }
  if (label === null) return { ...rest, action: form.action ?? "noop", text_ok: false };
  return {
    ...rest,
    action: label.action,
    ...(label.task_id !== null && { task_id: label.task_id }),
    ...(label.text !== null && { text: label.text }),
    text_ok: form.textOk ?? outcome === "approve",
  };
}
