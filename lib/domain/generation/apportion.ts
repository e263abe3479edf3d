import type { Rng } from "../sampling/rng";

/**
 * `n` split by weights, each part off its exact share by less than one (largest remainder, Hamilton's method); equal
 * remainders go to the parts in a random order. Weights ≥ 0, one of them > 0.
 */
export function apportion(n: number, weights: readonly number[], rng: Rng): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const exact = weights.map((weight) => (n * weight) / sum);
  const parts = exact.map(Math.floor);
  const order = exact
    .map((share, at) => ({ at, rest: share - Math.floor(share), tie: rng.float() }))
    .sort((a, b) => b.rest - a.rest || a.tie - b.tie);
  const missing = n - parts.reduce((total, part) => total + part, 0);
  for (const { at } of order.slice(0, missing)) parts[at] = (parts[at] ?? 0) + 1;
  return parts;
}
