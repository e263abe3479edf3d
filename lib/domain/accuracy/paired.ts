import binomialCdf from "@stdlib/stats-base-dists-binomial-cdf";
import chisquareCdf from "@stdlib/stats-base-dists-chisquare-cdf";
import { type Interval, zOf } from "./intervals";

/** Items on which two subjects were both judged: b = only the first is right, c = only the second. */
export type Discordant = { b: number; c: number };

export type McNemar = {
  /** Without continuity correction; null where nothing is discordant. */
  chi2: number | null;
  p: number | null;
  /** Two-sided exact binomial test, 1 where nothing is discordant. */
  p_exact: number;
  /** The same with half of the observed outcome's probability (Lancaster 1961; Fagerland, Lydersen & Laake 2013). */
  p_mid: number;
};

/** McNemar's test of two paired proportions (McNemar 1947). Only for equal weights. */
export function mcnemar({ b, c }: Discordant): McNemar {
  const n = b + c;
  if (!(Number.isInteger(b) && Number.isInteger(c) && b >= 0 && c >= 0))
    throw new RangeError(`no discordant counts: ${b}, ${c}`);
  if (n === 0) return { chi2: null, p: null, p_exact: 1, p_mid: 1 };
  const chi2 = (b - c) ** 2 / n;
  const fewer = Math.min(b, c);
  const tail = binomialCdf(fewer, n, 0.5);
  const point = tail - (fewer > 0 ? binomialCdf(fewer - 1, n, 0.5) : 0);
  return {
    chi2,
    p: 1 - chisquareCdf(chi2, 1),
    p_exact: Math.min(1, 2 * tail),
    p_mid: Math.min(1, 2 * tail - point),
  };
}

/**
 * The difference of two paired proportions, (b − c)/n, with Tango's score interval (Tango 1998): all differences that a
 * score test does not refuse. Holds its promise for few discordant items too, where Wald's does not. n = 0 → null.
 */
export function tango({ b, c, n }: Discordant & { n: number }, confidence = 0.95): Estimate | null {
  if (!(b >= 0 && c >= 0 && b + c <= n && Number.isFinite(n)))
    throw new RangeError(`no paired counts: ${b} and ${c} of ${n}`);
  const z = zOf(confidence);
  if (n === 0) return null;
  const estimate = (b - c) / n;
  const score = (difference: number) => scoreOf({ b, c, n }, difference);
  return {
    estimate,
    low: root((difference) => score(difference) > z, -1, estimate),
    high: root((difference) => score(difference) >= -z, estimate, 1),
  };
}

type Estimate = Interval & { estimate: number };

/** The standardised distance of the observed difference from `difference`, with the variance that it implies. */
function scoreOf({ b, c, n }: Discordant & { n: number }, difference: number): number {
  const B = -b - c + (2 * n - b + c) * difference;
  const C = -c * difference * (1 - difference);
  const q = (Math.sqrt(Math.max(0, B * B - 8 * n * C)) - B) / (4 * n);
  const variance = n * (2 * q + difference * (1 - difference));
  const distance = b - c - n * difference;
  if (variance > 0) return distance / Math.sqrt(variance);
  return distance === 0 ? 0 : Math.sign(distance) * Number.POSITIVE_INFINITY;
}

/** Where `beyond` turns from true to false between two places, by halving. */
function root(beyond: (at: number) => boolean, from: number, to: number): number {
  if (!beyond(from)) return from;
  if (beyond(to)) return to;
  let [yes, no] = [from, to];
  for (let step = 0; step < 60; step += 1) {
    const middle = (yes + no) / 2;
    if (beyond(middle)) yes = middle;
    else no = middle;
  }
  return (yes + no) / 2;
}

/** One stratum's paired verdicts: N rows in the population, n judged for both. */
export type PairedStratum = Discordant & { N: number; n: number };

/**
 * The difference where the weights are unequal: Σ W_h d̄_h with its stratified variance (Cochran 1977, 5.3) and a normal
 * interval. Null where a stratum has no judged row, or too few to know any variance.
 */
export function stratifiedDifference(
  strata: readonly PairedStratum[],
  confidence = 0.95,
): (Estimate & { standardError: number }) | null {
  const filled = strata.filter(({ N }) => N > 0);
  const total = filled.reduce((sum, { N }) => sum + N, 0);
  if (total === 0 || filled.some(({ N, n }) => n === 0 || (n === 1 && N > 1))) return null;
  let estimate = 0;
  let variance = 0;
  for (const { N, n, b, c } of filled) {
    const weight = N / total;
    const mean = (b - c) / n;
    estimate += weight * mean;
    if (n < N) variance += (weight ** 2 * (1 - n / N) * ((b + c) / n - mean ** 2)) / (n - 1);
  }
  const standardError = Math.sqrt(variance);
  const half = zOf(confidence) * standardError;
  return {
    estimate,
    low: Math.max(-1, estimate - half),
    high: Math.min(1, estimate + half),
    standardError,
  };
}
