import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/**
 * The fold of each row, 0 to folds − 1: rows of one group (a scenario) never part, because a model that saw one telling
 * of a scenario knows the other. Groups go, the largest first and else in the order of SHA-256(seed, group), into the
 * fold that has the fewest rows, so the folds are of like size and the same groups fall alike in any order of rows.
 *
 * @param groups the group of each row, in the order of the rows
 * @throws RangeError for fewer than two folds
 */
export function groupedFolds(groups: readonly string[], folds: number, seed: string): number[] {
  if (!Number.isInteger(folds) || folds < 2) throw new RangeError(`two folds at least, not ${folds}`);
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const order = [...sizes].map(([group, size]) => ({ group, size, place: placeOf(seed, group) }));
  order.sort((a, b) => b.size - a.size || (a.place < b.place ? -1 : 1));
  const rows = new Array<number>(folds).fill(0);
  const foldOf = new Map<string, number>();
  for (const { group, size } of order) {
    const least = rows.indexOf(Math.min(...rows));
    rows[least] = (rows[least] ?? 0) + size;
    foldOf.set(group, least);
  }
  return groups.map((group) => foldOf.get(group) ?? 0);
}

const placeOf = (seed: string, group: string): string =>
  bytesToHex(sha256(utf8ToBytes(`${seed}\u0000${group}`)));
