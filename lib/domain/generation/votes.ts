import type { Decision } from "../decision/types";
import type { Rejection } from "./codes";

/** What one blind reader said: a decision, or why it is none. */
export type Vote = { decision: Decision } | { invalid: string };

/** Votes that a row needs: more than half. */
export const votesNeeded = (votes: number): number => Math.floor(votes / 2) + 1;

/** Whether the vote names the label's action and target; the wording is free. An invalid vote names nothing. */
export function agrees(vote: Vote, label: Decision): boolean {
  if (!("decision" in vote)) return false;
  const { action, args } = vote.decision;
  return action === label.action && targetOf(args) === targetOf(label.args);
}

const targetOf = (args: Decision["args"]): string | null => ("task_id" in args ? args.task_id : null);

/**
 * The outcome of the votes that are in: accepted or refused as soon as the others cannot change it, else null.
 * @param votes how many there will be; 0 = nobody is asked, the row is accepted
 */
export function countVotes(
  cast: readonly Vote[],
  label: Decision,
  votes: number,
): { agree: number; rejection: Rejection | null; decided: boolean } {
  const agree = cast.filter((vote) => agrees(vote, label)).length;
  const against = cast.length - agree;
  if (votes - against >= votesNeeded(votes) || votes === 0) {
    return { agree, rejection: null, decided: cast.length === votes };
  }
  const said = cast.filter((vote) => !agrees(vote, label)).map(shown);
  const message = `The label is ${shown({ decision: label })}; ${against} of ${cast.length} readers said ${[...new Set(said)].join(", ")}.`;
  return { agree, rejection: { code: "vote_disagrees", message }, decided: true };
}

function shown(vote: Vote): string {
  if ("invalid" in vote) return `nothing valid (${vote.invalid})`;
  const { decision } = vote;
  return "task_id" in decision.args ? `${decision.action}(${decision.args.task_id})` : decision.action;
}
