import betaQuantile from "@stdlib/stats-base-dists-beta-quantile";
import binomialCdf from "@stdlib/stats-base-dists-binomial-cdf";
import type { Answered } from "../selective/risk-coverage";

/** A promise: "of the answers that are accepted, at most the share alpha is wrong", broken with probability delta. */
export type RiskPromise = { alpha: number; delta: number };

export type Certification = {
  certified: boolean;
  /** Accept answers of at least this confidence; null where nothing is certified. */
  threshold: number | null;
  /** The threshold at which `n` and `k` were counted; null for an empty grid. */
  tested: number | null;
  /**
   * Accepted answers and wrong ones among them: at the threshold; where nothing is certified, at the strictest threshold
   * that was (or, with too few answers, at the loosest that could be) tested.
   */
  n: number;
  k: number;
  /** All answers that were judged. */
  total: number;
  /** n / total at the threshold; null where nothing is certified. */
  coverage: number | null;
  /** One-sided upper bound of the error among accepted answers, with confidence 1 − delta (Clopper & Pearson); null for n = 0. */
  bound: number | null;
  /** P(Bin(n, alpha) ≤ k). */
  p: number | null;
  /** More accepted and judged answers that it takes at the error rate seen; 0 if certified, null if that rate is too high. */
  neededLabels: number | null;
  /** Accepted answers below which nothing is tested. */
  minimum: number;
};

/** Fewest accepted answers with which testing begins: 2·ln δ / ln(1 − α). 297, 117, 57 for α = .02, .05, .10 at δ = .05. */
export function minimumAccepted({ alpha, delta }: RiskPromise): number {
  check({ alpha, delta });
  return Math.ceil((2 * Math.log(delta)) / Math.log(1 - alpha));
}

/**
 * The loosest threshold for which the promise holds: Learn-then-Test with fixed-sequence testing and 0/1 loss
 * (Angelopoulos et al. 2021, arXiv 2110.01052). The thresholds of the grid, which nobody may have chosen by looking at
 * these answers, are tried from strict to loose; each is tested by p = P(Bin(n, α) ≤ k) over all answers of at least that
 * confidence; testing begins where enough are accepted and ends at the first p > δ. Unlike taking the best of all
 * thresholds it keeps its promise, because the first error of the sequence happens with probability δ at most.
 *
 * - Answers without a confidence are never accepted, and count in `total`.
 * - Ties are accepted together. Grid points that accept the same answers are one.
 * - An empty grid, or no answers: nothing is certified.
 */
export function certify(
  items: readonly Answered[],
  { alpha, delta, grid }: RiskPromise & { grid: readonly number[] },
): Certification {
  const minimum = minimumAccepted({ alpha, delta });
  const sorted = items
    .flatMap(({ confidence, correct }) => (confidence === null ? [] : [{ confidence, correct }]))
    .sort((a, b) => b.confidence - a.confidence);
  let n = 0;
  let k = 0;
  let last: number | null = null;
  let first: { tested: number; n: number; k: number } | null = null;
  let best: { threshold: number; n: number; k: number; p: number } | null = null;
  for (const threshold of [...new Set(grid)].sort((a, b) => b - a)) {
    for (let next = sorted[n]; next && next.confidence >= threshold; next = sorted[n]) {
      n += 1;
      if (!next.correct) k += 1;
    }
    last = threshold;
    if (n < minimum) continue;
    first ??= { tested: threshold, n, k };
    const p = binomialCdf(k, n, alpha);
    if (p > delta) break;
    best = { threshold, n, k, p };
  }
  const at = best ?? first ?? { n, k };
  const tested = best?.threshold ?? first?.tested ?? last;
  return {
    certified: best !== null,
    threshold: best?.threshold ?? null,
    tested,
    n: at.n,
    k: at.k,
    total: items.length,
    coverage: best ? best.n / items.length : null,
    bound: upperBound(at, delta),
    p: best?.p ?? (at.n > 0 ? binomialCdf(at.k, at.n, alpha) : null),
    neededLabels: best ? 0 : neededLabels(at, { alpha, delta }),
    minimum,
  };
}

/** One-sided upper bound of a proportion with confidence 1 − delta; ≤ α exactly where P(Bin(n, α) ≤ k) ≤ δ. */
export function upperBound({ n, k }: { n: number; k: number }, delta: number): number | null {
  if (n === 0) return null;
  return k === n ? 1 : betaQuantile(1 - delta, k + 1, n - k);
}

/** Beyond so many wrong answers nobody counts any more: the error rate is too near to alpha. */
const MOST_WRONG = 20_000;

/**
 * n′ − n, where n′ is the smallest size at which the same error rate would pass: P(Bin(n′, α) ≤ ⌊n′k/n⌋) ≤ δ, and not
 * below the size at which testing begins. null where the error rate seen reaches alpha: more of the same never helps.
 */
export function neededLabels(
  { n, k }: { n: number; k: number },
  { alpha, delta }: RiskPromise,
): number | null {
  check({ alpha, delta });
  const minimum = minimumAccepted({ alpha, delta });
  if (n === 0) return minimum;
  if (k / n >= alpha) return null;
  // For a fixed number of wrong answers p falls with the size: look at each number's largest size, then for the first.
  for (let wrong = k; wrong <= MOST_WRONG; wrong += 1) {
    const from = Math.max(n, minimum, k === 0 ? 1 : Math.ceil((wrong * n) / k));
    const to = k === 0 ? Number.POSITIVE_INFINITY : Math.ceil(((wrong + 1) * n) / k) - 1;
    if (to < from) continue;
    const passes = (size: number) => binomialCdf(wrong, size, alpha) <= delta;
    const last = Number.isFinite(to) ? to : Math.max(from, Math.ceil(Math.log(delta) / Math.log(1 - alpha)));
    if (!passes(last)) continue;
    let [low, high] = [from, last];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (passes(middle)) high = middle;
      else low = middle + 1;
    }
    return low - n;
  }
  return null;
}

/** Points of a grid at most: as fine as makes sense for a hundred rows, and coarse enough for any. */
const GRID = 100;

/**
 * The thresholds to be tested: the confidences at the quantiles 0, 1, … 99 % of rows that are judged by nobody later (those
 * on which the temperature was fitted). Without such rows: .00, .01, … .99.
 */
export function thresholdGrid(confidences: readonly number[]): number[] {
  if (confidences.length === 0) return Array.from({ length: GRID }, (_, at) => at / GRID);
  const sorted = [...confidences].sort((a, b) => a - b);
  const points = Array.from(
    { length: GRID },
    (_, at) => sorted[Math.floor((at * sorted.length) / GRID)] as number,
  );
  return [...new Set([0, ...points])];
}

function check({ alpha, delta }: RiskPromise): void {
  for (const [name, value] of Object.entries({ alpha, delta })) {
    if (!(value > 0 && value < 1)) throw new RangeError(`${name} must lie between 0 and 1: ${value}`);
  }
}
