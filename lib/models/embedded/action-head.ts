import { ACTIONS } from "@/prompts/actions";
import { minimise } from "./lbfgs";
import type { Sparse } from "./ngrams";

const K = ACTIONS.length;
/** update_task and cancel_task: impossible on an empty ledger. */
const TARGETED = [ACTIONS.indexOf("update_task"), ACTIONS.indexOf("cancel_task")];

/** What the head sees of a moment: a dense part, and n-grams whose indices begin behind it. */
export type ActionRow = { dense: Float64Array; sparse: Sparse; empty: boolean };

/** Weights as [feature][action], the bias in the last feature. */
export type ActionWeights = Float64Array;

/** Scores of the five actions before softmax; −∞ for what the ledger does not allow. */
export function actionLogits(weights: ActionWeights, { dense, sparse, empty }: ActionRow): number[] {
  const logits = new Array<number>(K).fill(0);
  const bias = weights.length - K;
  for (let k = 0; k < K; k += 1) {
    let sum = weights[bias + k] as number;
    for (let at = 0; at < dense.length; at += 1)
      sum += (dense[at] as number) * (weights[at * K + k] as number);
    for (let i = 0; i < sparse.at.length; i += 1) {
      sum +=
        (sparse.value[i] as number) * (weights[(dense.length + (sparse.at[i] as number)) * K + k] as number);
    }
    logits[k] = sum;
  }
  if (empty) for (const action of TARGETED) logits[action] = Number.NEGATIVE_INFINITY;
  return logits;
}

/**
 * Multinomial logistic loss: mean negative log-likelihood of the truths plus ½·l2·|w|² (the bias is free), with its
 * gradient; convex. `truth` is an index of ACTIONS.
 */
export function actionLoss(
  rows: readonly ActionRow[],
  truth: readonly number[],
  l2: number,
): (weights: Float64Array, gradient: Float64Array) => number {
  const p = new Float64Array(K);
  return (weights, gradient) => {
    gradient.fill(0);
    const bias = weights.length - K;
    let loss = 0;
    rows.forEach((row, n) => {
      const own = truth[n] as number;
      loss -= Math.log(Math.max(1e-300, probabilities(weights, row, p)[own] as number));
      p[own] = (p[own] as number) - 1;
      addTo(gradient, row, p);
    });
    loss /= rows.length;
    for (let at = 0; at < weights.length; at += 1) {
      const weight = weights[at] as number;
      gradient[at] = (gradient[at] as number) / rows.length;
      if (at >= bias) continue;
      loss += 0.5 * l2 * weight * weight;
      gradient[at] = (gradient[at] as number) + l2 * weight;
    }
    return loss;
  };
}

/** gradient += row ⊗ error. Written out for the five actions: fitting spends its time here, and a loop takes three times as long. */
function addTo(gradient: Float64Array, { dense, sparse }: ActionRow, error: Float64Array): void {
  const [e0, e1, e2, e3, e4] = error as unknown as [number, number, number, number, number];
  const add = (to: number, value: number): void => {
    gradient[to] = (gradient[to] as number) + value * e0;
    gradient[to + 1] = (gradient[to + 1] as number) + value * e1;
    gradient[to + 2] = (gradient[to + 2] as number) + value * e2;
    gradient[to + 3] = (gradient[to + 3] as number) + value * e3;
    gradient[to + 4] = (gradient[to + 4] as number) + value * e4;
  };
  for (let at = 0, to = 0; at < dense.length; at += 1, to += K) add(to, dense[at] as number);
  for (let i = 0; i < sparse.at.length; i += 1) {
    add((dense.length + (sparse.at[i] as number)) * K, sparse.value[i] as number);
  }
  add(gradient.length - K, 1);
}

/** Softmax of the row's scores, written into `into`. */
function probabilities(weights: Float64Array, row: ActionRow, into: Float64Array): Float64Array {
  const { dense, sparse, empty } = row;
  const bias = weights.length - K;
  let z0 = weights[bias] as number;
  let z1 = weights[bias + 1] as number;
  let z2 = weights[bias + 2] as number;
  let z3 = weights[bias + 3] as number;
  let z4 = weights[bias + 4] as number;
  for (let at = 0, from = 0; at < dense.length; at += 1, from += K) {
    const value = dense[at] as number;
    z0 += value * (weights[from] as number);
    z1 += value * (weights[from + 1] as number);
    z2 += value * (weights[from + 2] as number);
    z3 += value * (weights[from + 3] as number);
    z4 += value * (weights[from + 4] as number);
  }
  for (let i = 0; i < sparse.at.length; i += 1) {
    const from = (dense.length + (sparse.at[i] as number)) * K;
    const value = sparse.value[i] as number;
    z0 += value * (weights[from] as number);
    z1 += value * (weights[from + 1] as number);
    z2 += value * (weights[from + 2] as number);
    z3 += value * (weights[from + 3] as number);
    z4 += value * (weights[from + 4] as number);
  }
  into.set([z0, z1, z2, z3, z4]);
  if (empty) for (const action of TARGETED) into[action] = Number.NEGATIVE_INFINITY;
  const top = Math.max(...into);
  let sum = 0;
  for (let k = 0; k < K; k += 1) {
    into[k] = Math.exp((into[k] as number) - top);
    sum += into[k] as number;
  }
  for (let k = 0; k < K; k += 1) into[k] = (into[k] as number) / sum;
  return into;
}

/** Fits the head; yields the loss after each step, so that a caller can let others have their turn. */
export function* fitActionHead(
  rows: readonly ActionRow[],
  truth: readonly number[],
  { features, l2, iterations = 150 }: { features: number; l2: number; iterations?: number },
): Generator<number, ActionWeights, void> {
  const start = new Float64Array((features + 1) * K);
  return (yield* minimise(actionLoss(rows, truth, l2), start, { iterations, tolerance: 1e-5 })).x;
}
