import type { Action, Decision } from "../decision/types";

/** What is compared of a decision: the action and the task that it names; texts are another matter. */
export type Named = { action: Action; target: string | null };

export const namedBy = (decision: Decision): Named => ({
  action: decision.action,
  target: "task_id" in decision.args ? decision.args.task_id : null,
});

export const sameDecision = (a: Named, b: Named): boolean => a.action === b.action && a.target === b.target;
