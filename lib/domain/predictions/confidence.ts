import { parseDecision } from "../decision/final";
import type { ConfidenceMode } from "./names";
import { type Named, namedBy, sameDecision } from "./same-decision";

export type Confidence = { value: number; mode: ConfidenceMode };

/** Probabilities as a model gave them: of each action, and of each task given the action. */
export type Scores = {
  actions: Readonly<Record<string, number>> | null;
  tasks: Readonly<Record<string, number>> | null;
};

/**
 * P(action) · P(task | action) where the task has a probability, else P(action): what the confidence of a decision is
 * where a model gives scores. null without a score for the action. A decision without target has no second factor and
 * is exact.
 */
export function confidenceOfScores(said: Named, scores: Scores): Confidence | null {
  const action = scores.actions?.[said.action];
  if (action === undefined) return null;
  if (said.target === null) return { value: action, mode: "exact" };
  const task = scores.tasks?.[said.target];
  return task === undefined ? { value: action, mode: "action" } : { value: action * task, mode: "exact" };
}

/**
 * The share of the votes that name the decision's action and task. A vote that is no decision agrees with nothing and
 * counts as a vote; null without votes.
 */
export function confidenceOfVotes(said: Named, votes: readonly unknown[]): Confidence | null {
  if (votes.length === 0) return null;
  const agreeing = votes.filter((vote) => {
    const parsed = parseDecision(vote);
    return parsed.ok && sameDecision(namedBy(parsed.value), said);
  });
  return { value: agreeing.length / votes.length, mode: "votes" };
}
