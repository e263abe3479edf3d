import { parseFinal } from "../decision/final";
import type { Action, Task } from "../decision/types";
import { fail, type Issue, ok, type Result } from "../result";
import type { ReviewOutcome } from "./state";

/** What a reviewer decides before the reveal: action and target. */
export type FirstChoice = { action: Action; taskId: string | null };

export type ChoiceCode = "missing_field" | "unknown_field" | "unknown_task_id";

/** Whether the choice names a task of the ledger where its action needs one, and none where it does not. */
export function checkChoice(
  tasks: readonly Task[],
  { action, taskId }: FirstChoice,
): Result<FirstChoice, Issue<ChoiceCode>> {
  const needsTask = action === "update_task" || action === "cancel_task";
  const issue = (code: ChoiceCode, message: string) => fail({ path: "task_id", code, message });
  if (!needsTask && taskId !== null)
    return issue("unknown_field", `${action} names no task; leave task_id out.`);
  if (!needsTask) return ok({ action, taskId: null });
  if (taskId === null) return issue("missing_field", `${action} needs the task_id of an open task.`);
  if (!tasks.some(({ id }) => id === taskId))
    return issue("unknown_task_id", `The ledger has no task "${taskId}".`);
  return ok({ action, taskId });
}

/**
 * Whether a review keeps the action and target of the first choice. A rejection says only that the label is wrong, so
 * it keeps a choice that differed from the label. null without a choice, and for discard, which answers nothing.
 */
export function keptOf(
  choice: FirstChoice | null,
  review: { outcome: ReviewOutcome; final: string | null },
  labelFinal: string,
): "keep" | "change" | null {
  if (choice === null || review.outcome === "discard" || review.outcome === "retracted") return null;
  if (review.outcome === "reject") return sameDecision(choice, labelFinal) ? "change" : "keep";
  return sameDecision(choice, review.final ?? labelFinal) ? "keep" : "change";
}

function sameDecision(choice: FirstChoice, final: string): boolean {
  const parsed = parseFinal(final);
  if (!parsed.ok) throw new Error(`a stored decision cannot be parsed: ${parsed.error.message}`);
  const { action, args } = parsed.value;
  return action === choice.action && ("task_id" in args ? args.task_id : null) === choice.taskId;
}
