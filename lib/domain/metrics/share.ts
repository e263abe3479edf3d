import { clopperPearson, type Interval } from "../accuracy/intervals";

/** A share among weighted items: how many there are, how much they weigh, how much of that is hit. */
export type Share = {
  /** Items, unweighted. */
  n: number;
  hits: number;
  estimate: number | null;
  low: number | null;
  high: number | null;
  /** Size of the equally weighted sample that says as much; n where the weights are equal. */
  nEffective: number | null;
};

/**
 * The share of the weight that is hit, Σ w·hit / Σ w (Hájek 1971: the Horvitz–Thompson ratio), with Clopper and Pearson's
 * interval at the effective size n* = min( p(1 − p)/Var , (Σ w)²/Σ w² ), Var = Σ w²(hit − p)² / (Σ w)² (Taylor
 * linearisation, Särndal, Swensson & Wretman 1992, 5.6; Kish 1965 bounds it where nothing varies). Equal weights give
 * Clopper and Pearson of the plain counts. No item: all null.
 */
export function shareOf(items: readonly { weight: number; hit: boolean }[], confidence = 0.95): Share {
  let weight = 0;
  let squares = 0;
  let hitWeight = 0;
  let hitSquares = 0;
  let hits = 0;
  for (const item of items) {
    if (!(item.weight > 0)) throw new RangeError(`a weight must be positive: ${item.weight}`);
    weight += item.weight;
    squares += item.weight ** 2;
    if (!item.hit) continue;
    hits += 1;
    hitWeight += item.weight;
    hitSquares += item.weight ** 2;
  }
  const n = items.length;
  if (n === 0) return { n, hits, estimate: null, low: null, high: null, nEffective: null };
  const sure = hits === n || hits === 0;
  const estimate = sure ? hits / n : hitWeight / weight;
  const variance = ((1 - estimate) ** 2 * hitSquares + estimate ** 2 * (squares - hitSquares)) / weight ** 2;
  const kish = weight ** 2 / squares;
  const nEffective = sure ? kish : Math.min((estimate * (1 - estimate)) / variance, kish);
  const interval = clopperPearson(Math.min(nEffective, nEffective * estimate), nEffective, confidence);
  return { n, hits, estimate, ...(interval as Interval), nEffective };
}
