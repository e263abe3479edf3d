import type { Rng } from "@/lib/domain/sampling/rng";

/**
 * A Gaussian kernel over state features, made explicit by Nyström's method (Williams & Seeger 2001): with landmarks l_j,
 * k_j(x) = exp(−γ |x − l_j|²) and K = L Lᵀ their kernel matrix, φ(x) = L⁻¹ k(x) has φ(x)·φ(y) ≈ exp(−γ |x − y|²). A linear
 * head on φ is a kernel machine on x, and stays convex.
 */
export type Kernel = {
  mean: number[];
  /** Divides the centred feature; whole columns weigh less where it is larger. */
  spread: number[];
  gamma: number;
  /** Standardised landmarks, in steps of 1 / STEPS. */
  landmarks: Int8Array[];
};

/** Landmarks are stored as bytes: standardised values from −4 to 4. */
const STEPS = 31;
const LIMIT = 4;
const RIDGE = 1e-3;

/** Fits mean and spread on all rows and draws the landmarks from them. `weights` scales each column after standardising. */
export function fitKernel(
  rows: readonly (readonly number[])[],
  { landmarks, weights, rng }: { landmarks: number; weights: readonly number[]; rng: Rng },
): Kernel {
  const n = rows.length;
  const columns = rows[0]?.length ?? 0;
  const mean = Array.from(
    { length: columns },
    (_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0) / n,
  );
  const spread = mean.map((centre, at) => {
    const variance = rows.reduce((sum, row) => sum + ((row[at] ?? 0) - centre) ** 2, 0) / n;
    // A column that never varies in training says nothing later either.
    return variance < 1e-12 ? Number.MAX_SAFE_INTEGER : Math.sqrt(variance) / (weights[at] ?? 1);
  });
  const order = rows.map((_, at) => at);
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = rng.below(at + 1);
    [order[at], order[other]] = [order[other] as number, order[at] as number];
  }
  const rounded = { mean: mean.map(round), spread: spread.map(round) };
  const drawn = order.slice(0, landmarks).map((at) => toBytes(standardise(rounded, rows[at] ?? [])));
  return { ...rounded, gamma: round(1 / medianDistance(drawn)), landmarks: drawn };
}

const round = (value: number): number => Number(value.toPrecision(6));

export function standardise(
  { mean, spread }: Pick<Kernel, "mean" | "spread">,
  row: readonly number[],
): Float64Array {
  const out = new Float64Array(mean.length);
  for (let at = 0; at < out.length; at += 1) {
    const value = ((row[at] ?? 0) - (mean[at] ?? 0)) / (spread[at] ?? 1);
    out[at] = Math.max(-LIMIT, Math.min(LIMIT, value));
  }
  return out;
}

const toBytes = (row: Float64Array): Int8Array => Int8Array.from(row, (value) => Math.round(value * STEPS));

/** k(x): how near x is to each landmark, 0 to 1. */
export function nearness(kernel: Kernel, row: readonly number[]): Float64Array {
  const x = standardise(kernel, row);
  return Float64Array.from(kernel.landmarks, (landmark) => {
    let squares = 0;
    for (let at = 0; at < x.length; at += 1)
      squares += ((x[at] as number) - (landmark[at] as number) / STEPS) ** 2;
    return Math.exp(-kernel.gamma * squares);
  });
}

/** L of K + RIDGE·I = L Lᵀ over the landmarks, row by row (Cholesky). */
export function landmarkFactor({ landmarks, gamma }: Kernel): Float64Array[] {
  const factor: Float64Array[] = [];
  landmarks.forEach((row, i) => {
    const own = new Float64Array(i + 1);
    for (let j = 0; j <= i; j += 1) {
      const other = factor[j] ?? own;
      let value = i === j ? 1 + RIDGE : Math.exp(-gamma * distance(row, landmarks[j] ?? row));
      for (let k = 0; k < j; k += 1) value -= (own[k] as number) * (other[k] as number);
      own[j] = i === j ? Math.sqrt(value) : value / (other[j] as number);
    }
    factor.push(own);
  });
  return factor;
}

/** φ = L⁻¹ k. */
export function solveLower(factor: readonly Float64Array[], k: Float64Array): Float64Array {
  const out = new Float64Array(k.length);
  factor.forEach((row, i) => {
    let value = k[i] as number;
    for (let j = 0; j < i; j += 1) value -= (row[j] as number) * (out[j] as number);
    out[i] = value / (row[i] as number);
  });
  return out;
}

/** L⁻ᵀ w: turns weights on φ into weights on k. */
export function solveUpper(factor: readonly Float64Array[], w: Float64Array): Float64Array {
  const out = Float64Array.from(w);
  for (let i = factor.length - 1; i >= 0; i -= 1) {
    const row = factor[i] as Float64Array;
    out[i] = (out[i] as number) / (row[i] as number);
    for (let j = 0; j < i; j += 1) out[j] = (out[j] as number) - (row[j] as number) * (out[i] as number);
  }
  return out;
}

function distance(a: Int8Array, b: Int8Array): number {
  let squares = 0;
  for (let at = 0; at < a.length; at += 1) squares += ((a[at] as number) - (b[at] as number)) ** 2;
  return squares / STEPS ** 2;
}

function medianDistance(landmarks: readonly Int8Array[]): number {
  const found: number[] = [];
  for (let i = 1; i < landmarks.length; i += 1) {
    for (let j = 0; j < i; j += 1) found.push(distance(landmarks[i] as Int8Array, landmarks[j] as Int8Array));
  }
  found.sort((a, b) => a - b);
  return found[Math.floor(found.length / 2)] || 1;
}
