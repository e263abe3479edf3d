import { orderInterval } from "@/lib/domain/evaluation/latency";

/** A percentile with a 95 % interval from order statistics; null ends where the sample is too small for one. */
export type Percentile = { value: number; low: number | null; high: number | null };
export type Percentiles = {
  n: number;
  mean: number | null;
  p50: Percentile | null;
  p90: Percentile | null;
  p95: Percentile | null;
  p99: Percentile | null;
};

/** Fewest values of which a percentile is told: below, that nothing lies above it is likelier than 5 % (ln .05 / ln q). */
const fewest = (q: number): number => Math.ceil(Math.log(0.05) / Math.log(q));

/** Percentiles of milliseconds: 0.5 from 5 values on, 0.9 from 29, 0.95 from 59 and 0.99 from 299. */
export function percentiles(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number) => percentile(sorted, q);
  const mean = sorted.length === 0 ? null : sorted.reduce((a, b) => a + b, 0) / sorted.length;
  return { n: sorted.length, mean, p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) };
}

/** The value at rank ⌈nq⌉, which was measured, unlike one between two. */
function percentile(sorted: readonly number[], q: number): Percentile | null {
  const value = sorted[Math.ceil(sorted.length * q) - 1];
  if (value === undefined || sorted.length < fewest(q)) return null;
  return { value, ...orderInterval(sorted, q) };
}

/**
 * How many times as long the median of `others` is as that of `own`, with an interval of 95 % at least that assumes
 * nothing of the distributions: each median's of 97.5 %, put together (Bonferroni). null for fewer than 5 values.
 */
export function medianRatio(
  own: readonly number[],
  others: readonly number[],
): { value: number; low: number | null; high: number | null } | null {
  const [mine, theirs] = [own, others].map((values) => [...values].sort((a, b) => a - b));
  const [a, b] = [mine, theirs].map((sorted) => percentile(sorted ?? [], 0.5));
  if (!mine || !theirs || !a || !b || a.value <= 0) return null;
  const [below, above] = [orderInterval(mine, 0.5, 0.975), orderInterval(theirs, 0.5, 0.975)];
  const by = (theirMs: number | null, myMs: number | null) =>
    theirMs === null || myMs === null || myMs <= 0 ? null : theirMs / myMs;
  return { value: b.value / a.value, low: by(above.low, below.high), high: by(above.high, below.low) };
}
