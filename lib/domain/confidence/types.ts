import type { Action } from "../decision/types";
import type { ConfidenceMode } from "../predictions/names";

/**
 * How sure a model is of what it decided. `exact`: P(action) · P(task | action); `action`: P(action) alone, where the
 * task has no probability; `votes`: share of k answers that name the same action and task.
 */
export type Confidence = {
  value: number;
  mode: ConfidenceMode;
  actions: Record<Action, number> | null;
  /** P(task | action) of the ledger's tasks, where the action has a target. */
  tasks: Record<string, number> | null;
  /** Mass at the action's place that belongs to no action. */
  unassigned: number | null;
};

/** A token of an answer, and the likeliest tokens at its place. Natural logarithms. */
export type LoggedToken = {
  token: string;
  logprob: number;
  top: readonly { token: string; logprob: number }[];
};
