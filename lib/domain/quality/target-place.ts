import type { QualityRow } from "./quality-row";

/** The target may stand first, or last, this much more often than any task of its ledger would. */
export const PLACE_MARGIN = 0.1;

/** Where the tasks that decisions name stand in their ledgers; null where no ledger leaves a choice. */
export type TargetPlace = { n: number; first: number; last: number; expected: number };

/**
 * How often the target is the ledger's first task, and its last, over the rows with a target and at least two tasks;
 * `expected` is the mean of 1/tasks: what a ledger in any order would give. A model learns the place where it tells.
 */
export function targetPlace(rows: readonly QualityRow[]): TargetPlace | null {
  let [n, first, last, expected] = [0, 0, 0, 0];
  for (const { tasks, target } of rows) {
    const at = tasks.findIndex(({ id }) => id === target);
    if (at < 0 || tasks.length < 2) continue;
    n += 1;
    expected += 1 / tasks.length;
    if (at === 0) first += 1;
    if (at === tasks.length - 1) last += 1;
  }
  return n === 0 ? null : { n, first: first / n, last: last / n, expected: expected / n };
}
