import betaQuantile from "@stdlib/stats-base-dists-beta-quantile";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";

/** Bounds of a proportion (0 to 1) or of a difference of proportions (−1 to 1). */
export type Interval = { low: number; high: number };

/** The two-sided normal quantile of a confidence: 1.96 for 0.95. */
export function zOf(confidence: number): number {
  checkConfidence(confidence);
  return normalQuantile(1 - (1 - confidence) / 2, 0, 1);
}

/**
 * Wilson's score interval for k successes out of n (Wilson 1927; Newcombe 1998, method 3), two-sided.
 * n = 0 → null, because nothing was observed. k may be fractional (a weighted count).
 */
export function wilson(k: number, n: number, confidence = 0.95): Interval | null {
  check(k, n);
  const z = zOf(confidence);
  if (n === 0) return null;
  const p = k / n;
  const centre = p + (z * z) / (2 * n);
  const half = z * Math.sqrt((p * (1 - p) + (z * z) / (4 * n)) / n);
  const scale = 1 + (z * z) / n;
  // At the ends the bound is exactly 0 or 1; rounding would leave 1e-17.
  return {
    low: k === 0 ? 0 : Math.max(0, (centre - half) / scale),
    high: k === n ? 1 : Math.min(1, (centre + half) / scale),
  };
}

/**
 * The exact interval of Clopper and Pearson (1934) through Beta quantiles, two-sided: never covers less
 * than it says. n = 0 → null. k and n may be fractional (an effective sample size).
 */
export function clopperPearson(k: number, n: number, confidence = 0.95): Interval | null {
  check(k, n);
  checkConfidence(confidence);
  if (n === 0) return null;
  const tail = (1 - confidence) / 2;
  return { low: lowerQuantile(k, n, tail), high: upperQuantile(k, n, tail) };
}

/**
 * The one-sided lower bound of Clopper and Pearson: "at least this much, with this confidence". The bound
 * of a claim, and higher than the two-sided interval's low end at the same confidence. n = 0 → null.
 */
export function clopperPearsonLower(k: number, n: number, confidence = 0.95): number | null {
  check(k, n);
  checkConfidence(confidence);
  return n === 0 ? null : lowerQuantile(k, n, 1 - confidence);
}

/**
 * p₁ − p₂ of two independent samples with the hybrid score interval (Newcombe 1998 b, method 10): Wilson's bounds of
 * each, put together by squares. An empty sample → null.
 */
export function newcombeDifference(
  first: { k: number; n: number },
  second: { k: number; n: number },
  confidence = 0.95,
): (Interval & { estimate: number }) | null {
  const a = wilson(first.k, first.n, confidence);
  const b = wilson(second.k, second.n, confidence);
  if (!a || !b) return null;
  const p = first.k / first.n;
  const q = second.k / second.n;
  const estimate = p - q;
  return {
    estimate,
    low: Math.max(-1, estimate - Math.hypot(p - a.low, b.high - q)),
    high: Math.min(1, estimate + Math.hypot(a.high - p, q - b.low)),
  };
}

function lowerQuantile(k: number, n: number, tail: number): number {
  return k === 0 ? 0 : betaQuantile(tail, k, n - k + 1);
}

function upperQuantile(k: number, n: number, tail: number): number {
  return k === n ? 1 : betaQuantile(1 - tail, k + 1, n - k);
}

function check(k: number, n: number): void {
  if (!(k >= 0 && k <= n && Number.isFinite(n))) throw new RangeError(`no proportion: ${k} of ${n}`);
}

function checkConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`confidence must lie between 0 and 1: ${confidence}`);
}
