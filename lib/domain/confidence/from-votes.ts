import type { Decision } from "../decision/types";
import type { Confidence } from "./types";

/** What two answers must share to agree: the action and its target, not the words. */
export const voteKey = (decision: Decision): string =>
  decision.action === "update_task" || decision.action === "cancel_task"
    ? `${decision.action} ${decision.args.task_id}`
    : decision.action;

/**
 * The decision that most of the k answers name, the earlier one where two have as many, and its share of all k as
 * confidence (self-consistency: Wang et al., ICLR 2023). An answer without a legal decision (null) is a vote for
 * nothing: it lowers the share.
 * @returns null where no answer holds a legal decision. `at` is the place of the first answer that names the winner
 */
export function confidenceFromVotes(
  votes: readonly (Decision | null)[],
): { at: number; decision: Decision; confidence: Confidence } | null {
  const counts = new Map<string, { at: number; decision: Decision; n: number }>();
  for (const [at, decision] of votes.entries()) {
    if (!decision) continue;
    const key = voteKey(decision);
    const counted = counts.get(key);
    if (counted) counted.n += 1;
    else counts.set(key, { at, decision, n: 1 });
  }
  let best: { at: number; decision: Decision; n: number } | undefined;
  for (const counted of counts.values()) if (!best || counted.n > best.n) best = counted;
  if (!best) return null;
  const value = best.n / votes.length;
  return {
    at: best.at,
    decision: best.decision,
    confidence: { value, mode: "votes", actions: null, tasks: null, unassigned: null },
  };
}
