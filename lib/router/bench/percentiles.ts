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

const Z = 1.959963984540054;
/** Fewest values of which a percentile is told: below, that nothing lies above it is likelier than 5 % (ln .05 / ln q). */
const fewest = (q: number): number => Math.ceil(Math.log(0.05) / Math.log(q));

/** Percentiles of milliseconds: 0.5, 0.9, 0.95 and, from 299 values on, 0.99. */
export function percentiles(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number) => percentile(sorted, q);
  const mean = sorted.length === 0 ? null : sorted.reduce((a, b) => a + b, 0) / sorted.length;
  return { n: sorted.length, mean, p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) };
}

/**
 * The value at rank ⌈nq⌉. Its interval is between two order statistics whose ranks are nq ∓ z·√(nq(1−q)) (Conover,
 * "Practical Nonparametric Statistics", 3.2): free of any assumption on the distribution.
 */
function percentile(sorted: readonly number[], q: number): Percentile | null {
  const n = sorted.length;
  const value = sorted[Math.ceil(n * q) - 1];
  if (value === undefined || n < fewest(q)) return null;
  const reach = Z * Math.sqrt(n * q * (1 - q));
  return {
    value,
    low: sorted[Math.ceil(n * q - reach) - 1] ?? null,
    high: sorted[Math.ceil(n * q + reach) - 1] ?? null,
  };
}
