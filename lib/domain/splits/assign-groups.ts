import type { SplitShare } from "./resplit";

export type GroupedRows = {
  /** The first row of each row's group. */
  roots: Uint32Array;
  /** The stratum of each row (action × channel), from 0. */
  strata: Uint32Array;
  /** A place in [0, 1) for each group's first row, by seed: the order among groups of one size. */
  placeOf: (root: number) => number;
};

/**
 * The split of each row, as an index into `shares`: groups never part. Groups go, the largest first and else in seeded
 * order, to the split in which they leave the smallest squared distance between what each stratum (and the whole) has
 * there and what it should have, relative to the latter: the greedy step of grouped, stratified splitting (as
 * scikit-learn's StratifiedGroupKFold; after Sechidis, Tsoumakas & Vlahavas 2011, "On the stratification of multi-label
 * data"). Deterministic; the same rows, shares and seed give the same splits.
 */
export function assignGroups(rows: GroupedRows, shares: readonly SplitShare[]): Uint8Array {
  const { roots, strata, placeOf } = rows;
  const members = byGroup(roots);
  const places = new Map<number, number>();
  for (const root of members.keys()) places.set(root, placeOf(root));
  const order = [...members.entries()].sort(
    ([a, rowsOfA], [b, rowsOfB]) =>
      rowsOfB.length - rowsOfA.length || (places.get(a) ?? 0) - (places.get(b) ?? 0) || a - b,
  );
  const need = new Needs(strata, shares);
  const splits = new Uint8Array(roots.length);
  for (const [, group] of order) {
    const counts = new Map<number, number>();
    for (const row of group) counts.set(strata[row] ?? 0, (counts.get(strata[row] ?? 0) ?? 0) + 1);
    const split = need.bestFor(counts, group.length);
    need.add(split, counts, group.length);
    for (const row of group) splits[row] = split;
  }
  return splits;
}

function byGroup(roots: Uint32Array): Map<number, number[]> {
  const members = new Map<number, number[]>();
  roots.forEach((root, row) => {
    const group = members.get(root);
    if (group) group.push(row);
    else members.set(root, [row]);
  });
  return members;
}

/** What each split has of each stratum, and what it should have. */
class Needs {
  private readonly totals: number[] = [];
  private readonly have: number[][];
  private readonly size: number[];
  private readonly rows: number;

  constructor(
    strata: Uint32Array,
    private readonly shares: readonly SplitShare[],
  ) {
    this.rows = strata.length;
    for (const stratum of strata) this.totals[stratum] = (this.totals[stratum] ?? 0) + 1;
    this.have = shares.map(() => []);
    this.size = shares.map(() => 0);
  }

  bestFor(counts: ReadonlyMap<number, number>, rows: number): number {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    this.shares.forEach(({ share }, split) => {
      let cost = change(this.size[split] ?? 0, rows, share * this.rows);
      for (const [stratum, n] of counts)
        cost += change(this.have[split]?.[stratum] ?? 0, n, share * (this.totals[stratum] ?? 0));
      if (cost < least) [best, least] = [split, cost];
    });
    return best;
  }

  add(split: number, counts: ReadonlyMap<number, number>, rows: number): void {
    this.size[split] = (this.size[split] ?? 0) + rows;
    const have = this.have[split] ?? [];
    for (const [stratum, n] of counts) have[stratum] = (have[stratum] ?? 0) + n;
  }
}

/** How much further from `wanted` the squared distance gets by `more`, relative to `wanted`. */
const change = (have: number, more: number, wanted: number): number =>
  ((have + more - wanted) ** 2 - (have - wanted) ** 2) / wanted;
