/** Writes the gradient at x into `gradient` and returns the loss. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

export type Minimum = { x: Float64Array; loss: number; iterations: number };

const MEMORY = 8;

/**
 * The minimum of a smooth convex function by L-BFGS (Nocedal & Wright, Numerical Optimization, algorithm 7.4) with a
 * backtracking line search (Armijo, c = 1e-4). No randomness: the same function and start give the same minimum.
 * Ends when the loss falls by less than `tolerance` of itself, or after `iterations`. `onStep` is called after each step;
 * where it answers false, the search ends there.
 */
export function* minimise(
  objective: Objective,
  start: Float64Array,
  { iterations = 200, tolerance = 1e-6 } = {},
): Generator<number, Minimum, void> {
  const n = start.length;
  let x = Float64Array.from(start);
  let gradient = new Float64Array(n);
  let loss = objective(x, gradient);
  const past: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  let step = 0;
  for (; step < iterations; step += 1) {
    let direction = descent(gradient, past);
    let slope = dot(gradient, direction);
    if (slope >= 0) {
      past.length = 0;
      direction = gradient.map((value) => -value);
      slope = dot(gradient, direction);
    }
    if (slope === 0) break;
    let length = past.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(-slope));
    const next = new Float64Array(n);
    const nextGradient = new Float64Array(n);
    let nextLoss = Number.POSITIVE_INFINITY;
    for (let halving = 0; halving < 30; halving += 1) {
      for (let at = 0; at < n; at += 1) next[at] = (x[at] ?? 0) + length * (direction[at] ?? 0);
      nextLoss = objective(next, nextGradient);
      if (nextLoss <= loss + 1e-4 * length * slope) break;
      length /= 2;
    }
    if (!(nextLoss < loss)) break;
    const s = next.map((value, at) => value - (x[at] ?? 0));
    const y = nextGradient.map((value, at) => value - (gradient[at] ?? 0));
    const curvature = dot(s, y);
    if (curvature > 1e-12) {
      past.push({ s, y, rho: 1 / curvature });
      if (past.length > MEMORY) past.shift();
    }
    const fell = (loss - nextLoss) / Math.max(1e-12, Math.abs(loss));
    x = next;
    gradient = nextGradient;
    loss = nextLoss;
    yield loss;
    if (fell < tolerance) break;
  }
  return { x, loss, iterations: step };
}

/** The two-loop recursion: minus the inverse Hessian (as the last steps show it) times the gradient. */
function descent(
  gradient: Float64Array,
  past: readonly { s: Float64Array; y: Float64Array; rho: number }[],
): Float64Array {
  const q = Float64Array.from(gradient);
  const weights: number[] = [];
  for (let at = past.length - 1; at >= 0; at -= 1) {
    const pair = past[at];
    if (!pair) continue;
    const weight = pair.rho * dot(pair.s, q);
    weights[at] = weight;
    addScaled(q, -weight, pair.y);
  }
  const latest = past.at(-1);
  if (latest) {
    const scale = 1 / (latest.rho * dot(latest.y, latest.y));
    for (let i = 0; i < q.length; i += 1) q[i] = (q[i] ?? 0) * scale;
  }
  past.forEach((pair, at) => {
    addScaled(q, (weights[at] ?? 0) - pair.rho * dot(pair.y, q), pair.s);
  });
  return q.map((value) => -value);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

function addScaled(to: Float64Array, scale: number, from: Float64Array): void {
  for (let at = 0; at < to.length; at += 1) to[at] = (to[at] as number) + scale * (from[at] as number);
}
