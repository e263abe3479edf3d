import { minimise } from "./lbfgs";

/** A decision with a target: the standardised features of each task, which one is meant, and whether it is cancelled. */
export type TaskRow = { tasks: readonly (readonly number[])[]; truth: number; cancels: boolean };

/** Scores of the tasks: w·x, plus d·x where the action is a cancellation; weights are [w…, d…]. */
export function taskLogits(
  weights: Float64Array,
  tasks: readonly (readonly number[])[],
  cancels: boolean,
): number[] {
  const size = weights.length / 2;
  return tasks.map((features) => {
    let sum = 0;
    for (let at = 0; at < size; at += 1) {
      const weight = (weights[at] as number) + (cancels ? (weights[size + at] as number) : 0);
      sum += weight * (features[at] ?? 0);
    }
    return sum;
  });
}

/**
 * Listwise softmax loss over each ledger (ListNet's top-one likelihood, Cao et al. 2007), mean over the rows, plus
 * ½·l2·|w|². Updates and cancellations share weights; cancellations have a correction of their own.
 */
export function taskLoss(
  rows: readonly TaskRow[],
  l2: number,
): (weights: Float64Array, gradient: Float64Array) => number {
  return (weights, gradient) => {
    gradient.fill(0);
    const size = weights.length / 2;
    let loss = 0;
    for (const { tasks, truth, cancels } of rows) {
      const logits = taskLogits(weights, tasks, cancels);
      const top = Math.max(...logits);
      const sum = logits.reduce((total, logit) => total + Math.exp(logit - top), 0);
      loss += Math.log(sum) + top - (logits[truth] as number);
      tasks.forEach((features, at) => {
        const error = Math.exp((logits[at] as number) - top) / sum - (at === truth ? 1 : 0);
        for (let i = 0; i < size; i += 1) {
          const slope = error * (features[i] ?? 0);
          gradient[i] = (gradient[i] as number) + slope;
          if (cancels) gradient[size + i] = (gradient[size + i] as number) + slope;
        }
      });
    }
    loss /= Math.max(1, rows.length);
    for (let at = 0; at < weights.length; at += 1) {
      const weight = weights[at] as number;
      gradient[at] = (gradient[at] as number) / Math.max(1, rows.length) + l2 * weight;
      loss += 0.5 * l2 * weight * weight;
    }
    return loss;
  };
}

/** Fits the weights; without a row to learn from they stay 0, and every task is as likely as the others. */
export function* fitTaskHead(
  rows: readonly TaskRow[],
  { features, l2 }: { features: number; l2: number },
): Generator<number, Float64Array, void> {
  return (yield* minimise(taskLoss(rows, l2), new Float64Array(2 * features), { iterations: 200 })).x;
}
