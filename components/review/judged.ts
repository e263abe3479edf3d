import type { Grade, Said } from "@/components/conversation/said-card";
import type { ItemLabel, ItemPrediction, ReviewItem } from "@/lib/contracts/reviews";
import { type Form, isAnotherDecision, targetProblem, textIsOk } from "./form";

export type Grades = { label: Grade | null; teacher: Grade | null; student: Grade | null };

/**
 * What the decision in the form says of label, teacher and student at once: right where action and target are the
 * same. An answer that is no legal decision is wrong, one that is not there is not judged (null), and while the form
 * names no whole decision nothing is (open).
 */
export function gradesOf(form: Form, item: Pick<ReviewItem, "label" | "predictions" | "row">): Grades {
  const undecided = targetProblem(form, item.row.tasks) !== null;
  const grade = (said: ItemLabel | ItemPrediction | null): Grade | null => {
    if (said === null || ("state" in said && said.state === "failed")) return null;
    if (undecided) return "open";
    return said.action !== null && !isAnotherDecision(form, said) ? "right" : "wrong";
  };
  const { label, predictions } = item;
  return { label: grade(label), teacher: grade(predictions.teacher), student: grade(predictions.student) };
}

/** Whether the label's text is right; null where the decision is another one, or the label has none. */
export const textVerdict = (form: Form, label: ItemLabel | null): boolean | null =>
  label === null || label.text === null || isAnotherDecision(form, label) ? null : textIsOk(form, label);

/** Whether the label says something else than the first choice; false while either is not there. */
export const choiceDiffers = ({ choice, label }: Pick<ReviewItem, "choice" | "label">): boolean =>
  choice !== null &&
  label !== null &&
  isAnotherDecision({ action: choice.action, taskId: choice.task_id }, label);

/** A prediction as cards show it. */
export function saidBy(said: ItemPrediction | null): Said | null {
  if (said === null) return null;
  const { action, task_id, text, state, reason, message } = said;
  return {
    decision: action === null ? null : { action, target: task_id, text },
    problem: state === "ok" ? null : { state, reason, message },
    confidence: said.confidence,
    mode: said.mode,
    timeToActionMs: said.time_to_action_ms,
    latencyMs: said.latency_ms,
    seen: said.seen,
  };
}

export const saidByLabel = ({ action, task_id, text }: ItemLabel): Said => ({
  decision: { action, target: task_id, text },
});
