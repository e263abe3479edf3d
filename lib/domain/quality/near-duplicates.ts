import { likenessText, type QualityRow, segmentWords, wordRuns } from "./quality-row";

/** Two rows by index, and the Jaccard similarity of their word 5-grams, 0–1. */
export type LikePair = { a: number; b: number; similarity: number };

const RUN = 5;

/** The distinct word 5-grams of what was said and of the task summaries. */
export const shingles = (row: QualityRow): Set<string> =>
  new Set(wordRuns(segmentWords(likenessText(row)), RUN));

/**
 * All pairs of rows with similarity ≥ `threshold` (0 < threshold ≤ 1), most alike first. Exact: the prefix filter
 * (Bayardo, Ma & Srikant 2007, "Scaling up all pairs similarity search") only skips pairs that cannot reach it: with
 * shingles in one fixed order, rarest first, two sets that are alike share one within their first
 * |x| − ⌈t·|x|⌉ + 1.
 */
export function nearDuplicates(rows: readonly QualityRow[], threshold: number): LikePair[] {
  const sets = rows.map(shingles);
  const frequency = new Map<string, number>();
  for (const set of sets)
    for (const shingle of set) frequency.set(shingle, (frequency.get(shingle) ?? 0) + 1);
  const rarestFirst = (a: string, b: string) =>
    (frequency.get(a) ?? 0) - (frequency.get(b) ?? 0) || (a < b ? -1 : a > b ? 1 : 0);
  const byShingle = new Map<string, number[]>();
  const pairs: LikePair[] = [];
  sets.forEach((set, b) => {
    const candidates = new Set<number>();
    const prefix = [...set].sort(rarestFirst).slice(0, set.size - Math.ceil(threshold * set.size) + 1);
    for (const shingle of prefix) {
      const holders = byShingle.get(shingle) ?? [];
      for (const a of holders) candidates.add(a);
      holders.push(b);
      byShingle.set(shingle, holders);
    }
    for (const a of candidates) {
      const similarity = likeness(sets[a] ?? new Set(), set);
      if (similarity >= threshold) pairs.push({ a, b, similarity });
    }
  });
  return pairs.sort((x, y) => y.similarity - x.similarity || x.a - y.a || x.b - y.b);
}

/** The greatest similarity between a row of `from` and a row of `to`; 0 where either is empty. */
export function greatestSimilarity(from: readonly QualityRow[], to: readonly QualityRow[]): number {
  const holders = new Map<string, number[]>();
  const sets = from.map(shingles);
  sets.forEach((set, at) => {
    for (const shingle of set) holders.set(shingle, [...(holders.get(shingle) ?? []), at]);
  });
  let greatest = 0;
  for (const row of to) {
    const set = shingles(row);
    const shared = new Map<number, number>();
    for (const shingle of set)
      for (const at of holders.get(shingle) ?? []) shared.set(at, (shared.get(at) ?? 0) + 1);
    for (const [at, both] of shared) {
      const union = set.size + (sets[at]?.size ?? 0) - both;
      greatest = Math.max(greatest, both / union);
    }
  }
  return greatest;
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let both = 0;
  for (const item of a) if (b.has(item)) both += 1;
  return both / (a.size + b.size - both || 1);
}
