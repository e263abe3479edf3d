export const ALLOCATIONS = ["proportional", "equal", "neyman"] as const;
export type Allocation = (typeof ALLOCATIONS)[number];

/** A stratum to share a sample with: N rows; `disputed` of `known` rows have a teacher that differs from the label. */
export type AllocationStratum = { N: number; known?: number; disputed?: number };

/** Share of rows where the teacher differs from the label, smoothed by +1/+2 (Laplace), so that none is 0 or 1. */
export const smoothedShare = ({ known = 0, disputed = 0 }: AllocationStratum): number =>
  (disputed + 1) / (known + 2);

/**
 * Shares `size` rows out: proportional n_h ∝ N_h; equal n_h alike; Neyman n_h ∝ N_h·s_h with s_h = √(p̃(1 − p̃)), which
 * makes the variance of the estimate least (Neyman 1934; Cochran 1977, 5.5). Each stratum gets at least `minimum` rows (or
 * all that it has) and never more than it has; what is left over goes to the others by the same rule. Rounded by largest
 * remainders, ties to the earlier stratum. A size beyond all rows takes all.
 * @returns n of each stratum, in order; null where the minimum alone exceeds the size
 */
export function allocate(
  strata: readonly AllocationStratum[],
  size: number,
  allocation: Allocation,
  minimum = 2,
): number[] | null {
  const bounds = strata.map(({ N }) => ({ low: Math.min(N, minimum), high: N }));
  const least = bounds.reduce((sum, { low }) => sum + low, 0);
  const most = bounds.reduce((sum, { high }) => sum + high, 0);
  if (size >= most) return strata.map(({ N }) => N);
  if (size < least) return null;
  return roundLargestRemainder(fill(strata.map(shareOf(allocation)), bounds, size), bounds, size);
}

function shareOf(allocation: Allocation): (stratum: AllocationStratum) => number {
  switch (allocation) {
    case "proportional":
      return ({ N }) => N;
    case "equal":
      return ({ N }) => (N > 0 ? 1 : 0);
    case "neyman":
      return (stratum) => {
        const p = smoothedShare(stratum);
        return stratum.N * Math.sqrt(p * (1 - p));
      };
  }
}

type Bounds = { low: number; high: number };

/** Sizes λ·share, each held within its bounds, with λ such that they sum up to `size` (found by halving). */
function fill(shares: readonly number[], bounds: readonly Bounds[], size: number): number[] {
  const at = (scale: number) =>
    shares.map((share, place) => {
      const { low, high } = bounds[place] as Bounds;
      return Math.min(high, Math.max(low, scale * share));
    });
  const sum = (sizes: readonly number[]) => sizes.reduce((total, n) => total + n, 0);
  let low = 0;
  let high = 1;
  while (sum(at(high)) < size) high *= 2;
  for (let step = 0; step < 200 && high - low > Number.EPSILON * high; step += 1) {
    const middle = (low + high) / 2;
    if (sum(at(middle)) < size) low = middle;
    else high = middle;
  }
  return at(high);
}

/** Whole numbers with the same sum: the largest remainders are rounded up (Hamilton's method). */
function roundLargestRemainder(exact: readonly number[], bounds: readonly Bounds[], size: number): number[] {
  // Halving leaves 1e-13 under a whole number.
  const sizes = exact.map((n) => Math.floor(n + 1e-9));
  const order = exact
    .map((n, place) => ({ place, remainder: Math.round((n - (sizes[place] ?? 0)) * 1e9) }))
    .sort((a, b) => b.remainder - a.remainder || a.place - b.place);
  let left = size - sizes.reduce((sum, n) => sum + n, 0);
  while (left > 0) {
    const before = left;
    for (const { place } of order) {
      if (left === 0) break;
      if ((sizes[place] ?? 0) >= (bounds[place]?.high ?? 0)) continue;
      sizes[place] = (sizes[place] ?? 0) + 1;
      left -= 1;
    }
    if (left === before) throw new Error("no stratum has a row left");
  }
  return sizes;
}
