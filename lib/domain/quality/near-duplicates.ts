import { STRIDE, type Steps } from "./steps";
import { likenessWords, type TextRow } from "./text-row";
import { distinctSorted, runKeys } from "./vocabulary";

/** Two rows by index, and the Jaccard similarity of their word 5-grams, 0–1. */
export type LikePair = { a: number; b: number; similarity: number };

const RUN = 5;

/** The distinct word 5-grams of what users said and of the task summaries, as keys, ascending. */
export const shingles = (row: Pick<TextRow, "user" | "summaries">): Float64Array =>
  distinctSorted(runKeys(likenessWords(row), RUN));

/**
 * Comparisons of two rows after which the search gives up: some minutes. Rows made by a template are all candidates
 * of each other, and 50,000 of them are a billion pairs.
 */
export const MAX_COMPARISONS = 20_000_000;
/** Pairs after which it gives up too: by then nobody needs to know of more, and each takes memory. */
export const MAX_PAIRS = 100_000;

/** Comparisons after which a loop gives way. */
const COMPARED = 20_000;

/** A row's shingles that also stand in another row, by rank (rarest first), and how many it has in all. */
export type Ranked = { size: number; shared: Uint32Array };

/**
 * Ranks shingles by how many rows hold them. Those of one row alone can never be common to two: they count in its
 * size only, and the index stays small.
 */
export function rankShingles(sets: readonly Float64Array[]): Ranked[] {
  const all = new Float64Array(sets.reduce((sum, set) => sum + set.length, 0));
  let filled = 0;
  for (const set of sets) {
    all.set(set, filled);
    filled += set.length;
  }
  all.sort();
  const common: { key: number; rows: number }[] = [];
  for (let at = 0, end = 0; at < all.length; at = end) {
    const key = all[at] ?? 0;
    while (end < all.length && all[end] === key) end += 1;
    if (end - at > 1) common.push({ key, rows: end - at });
  }
  common.sort((a, b) => a.rows - b.rows || a.key - b.key);
  const ranks = new Map(common.map(({ key }, rank) => [key, rank]));
  return sets.map((set) => {
    const shared: number[] = [];
    for (const key of set) {
      const rank = ranks.get(key);
      if (rank !== undefined) shared.push(rank);
    }
    return { size: set.length, shared: Uint32Array.from(shared).sort() };
  });
}

/**
 * How many of the shared shingles have to be looked up: the prefix filter (Bayardo, Ma & Srikant 2007, "Scaling up
 * all pairs similarity search"). With shingles in one order, rarest first, two sets that are alike have one in common
 * within their first |x| − ⌈t·|x|⌉ + 1; the row's own shingles come first and cannot be it.
 */
const prefixLength = ({ size, shared }: Ranked, threshold: number): number =>
  // A product a hair above a whole number is that number: a prefix too long costs time, one too short a pair.
  Math.max(0, shared.length - Math.ceil(threshold * size - 1e-9) + 1);

/**
 * All pairs of rows with similarity ≥ `threshold` (0 < threshold ≤ 1), most alike first: exact, by an inverted index
 * with prefix filter. `complete` is false where the search gave up (`maxComparisons`, MAX_PAIRS): there are at least these.
 */
export function* nearDuplicates(
  ranked: readonly Ranked[],
  threshold: number,
  maxComparisons = MAX_COMPARISONS,
): Steps<{ pairs: LikePair[]; complete: boolean }> {
  const holders = new Map<number, number[]>();
  const lastSeen = new Int32Array(ranked.length).fill(-1);
  const pairs: LikePair[] = [];
  let comparisons = 0;
  let told = 0;
  const goesOn = () => comparisons <= maxComparisons && pairs.length <= MAX_PAIRS;
  for (let b = 0; b < ranked.length && goesOn(); b += 1) {
    const set = ranked[b];
    if (!set) continue;
    for (const rank of set.shared.subarray(0, prefixLength(set, threshold))) {
      const list = holders.get(rank) ?? [];
      for (const a of list) {
        if (lastSeen[a] === b) continue;
        lastSeen[a] = b;
        comparisons += 1;
        const similarity = likeness(ranked[a] ?? set, set, threshold);
        if (similarity >= threshold) pairs.push({ a, b, similarity });
      }
      list.push(b);
      holders.set(rank, list);
    }
    if (b % STRIDE === 0 || comparisons - told > COMPARED) {
      told = comparisons;
      yield b / ranked.length;
    }
  }
  pairs.sort((x, y) => y.similarity - x.similarity || x.a - y.a || x.b - y.b);
  return { pairs, complete: goesOn() };
}

/**
 * The greatest similarity between a row of `from` and a row of `to` (indices); 0 where nothing is shared. Only
 * shingles that could still beat the best so far are looked up. Gives up as `nearDuplicates` does.
 */
export function* greatestSimilarity(
  ranked: readonly Ranked[],
  from: readonly number[],
  to: readonly number[],
  maxComparisons = MAX_COMPARISONS,
): Steps<{ similarity: number; complete: boolean }> {
  const holders = new Map<number, number[]>();
  for (const at of from)
    for (const rank of ranked[at]?.shared ?? []) {
      const list = holders.get(rank);
      if (list) list.push(at);
      else holders.set(rank, [at]);
    }
  const lastSeen = new Int32Array(ranked.length).fill(-1);
  let best = 0;
  let comparisons = 0;
  let told = 0;
  for (let n = 0; n < to.length && comparisons <= maxComparisons; n += 1) {
    const at = to[n] ?? 0;
    const set = ranked[at];
    if (!set) continue;
    for (const rank of set.shared.subarray(0, prefixLength(set, best))) {
      for (const other of holders.get(rank) ?? []) {
        if (lastSeen[other] === at) continue;
        lastSeen[other] = at;
        comparisons += 1;
        best = Math.max(best, likeness(ranked[other] ?? set, set, best));
      }
    }
    if (n % STRIDE === 0 || comparisons - told > COMPARED) {
      told = comparisons;
      yield n / to.length;
    }
  }
  return { similarity: best, complete: comparisons <= maxComparisons };
}

/** Jaccard similarity; 0 without counting where the sizes alone keep it below `least`. */
function likeness(a: Ranked, b: Ranked, least: number): number {
  if (Math.min(a.shared.length, b.shared.length) < least * Math.max(a.size, b.size)) return 0;
  let both = 0;
  for (let i = 0, j = 0; i < a.shared.length && j < b.shared.length; ) {
    const [x = 0, y = 0] = [a.shared[i], b.shared[j]];
    if (x === y) both += 1;
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  return both / (a.size + b.size - both || 1);
}
