import binomialCdf from "@stdlib/stats-base-dists-binomial-cdf";
import type { Bounded } from "../metrics/per-class";
import { quantile } from "../metrics/quantile";

/** Milliseconds. */
export type LatencyFigures = {
  n: number;
  mean: number;
  p50: Bounded;
  p90: Bounded;
  p95: Bounded;
  p99: Bounded;
};

/** Samples below which no p99 is named: with 299 the largest lies above it with 95 % probability. */
export const MIN_P99 = 299;

/** Percentiles with 95 % intervals; null without a measurement. */
export function latencyFigures(values: readonly number[]): LatencyFigures | null {
  const n = values.length;
  if (n === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number): Bounded => ({ estimate: quantile(sorted, q), ...orderInterval(sorted, q) });
  return {
    n,
    mean: sorted.reduce((sum, value) => sum + value, 0) / n,
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: n < MIN_P99 ? { estimate: null, low: null, high: null } : at(0.99),
  };
}

/**
 * The distribution-free interval of a quantile by order statistics (David & Nagaraja 2003, 7.1): the closest samples
 * x(l) and x(u) with P(Bin(n, q) < l) ≤ tail and P(Bin(n, q) ≥ u) ≤ tail. A side for which the sample is too small is
 * null. `sorted` rises.
 */
export function orderInterval(
  sorted: readonly number[],
  q: number,
  confidence = 0.95,
): { low: number | null; high: number | null } {
  const n = sorted.length;
  const tail = (1 - confidence) / 2;
  if (n === 0) return { low: null, high: null };
  const below = (count: number) => (count < 0 ? 0 : binomialCdf(count, n, q));
  // Smallest count with P(Bin ≤ count) > tail: one sample below it is the lower end.
  const low = firstAbove((count) => below(count) > tail, n);
  const high = firstAbove((count) => below(count) >= 1 - tail, n) + 1;
  return {
    low: low === 0 ? null : (sorted[low - 1] ?? null),
    high: high > n ? null : (sorted[high - 1] ?? null),
  };
}

/** The smallest count from 0 to n for which it holds; it holds for all larger ones. */
function firstAbove(holds: (count: number) => boolean, n: number): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Samples in equal steps of log10(ms), a decade in `steps`: bins of a distribution on one logarithmic axis. */
export function logBins(values: readonly number[], steps = 8): { from: number; to: number; count: number }[] {
  const counts = new Map<number, number>();
  for (const value of values) {
    const bin = Math.floor(Math.log10(Math.max(value, 0.1)) * steps + 1e-9);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([bin, count]) => ({ from: 10 ** (bin / steps), to: 10 ** ((bin + 1) / steps), count }));
}
