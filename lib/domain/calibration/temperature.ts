/** One choice among several: the scores before softmax (any additive constant), and the index that was right. */
export type Choice = { logits: readonly number[]; truth: number };

/** Softmax of logits / temperature. Logits of −∞ get probability 0; an empty list stays empty. */
export function softmax(logits: readonly number[], temperature = 1): number[] {
  const top = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp((logit - top) / temperature));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Mean negative log-likelihood of the truths, in nats; a truth of probability 0 counts as 1e-12. null without choices. */
export function meanNll(choices: readonly Choice[], temperature: number): number | null {
  if (choices.length === 0) return null;
  let sum = 0;
  for (const { logits, truth } of choices) {
    sum -= Math.log(Math.max(softmax(logits, temperature)[truth] ?? 0, 1e-12));
  }
  return sum / choices.length;
}

const LOW = Math.log(0.05);
const HIGH = Math.log(20);
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The temperature with the least negative log-likelihood, by golden-section search over [0.05, 20] (Guo et al. 2017,
 * "On Calibration of Modern Neural Networks"). The loss is convex in 1/T, so there is one minimum. It changes how sure
 * a model is, never what it chooses. Without choices: 1.
 */
export function fitTemperature(choices: readonly Choice[]): number {
  if (choices.length === 0) return 1;
  const loss = (log: number): number => meanNll(choices, Math.exp(log)) ?? 0;
  let low = LOW;
  let high = HIGH;
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let atLeft = loss(left);
  let atRight = loss(right);
  for (let step = 0; step < 40; step += 1) {
    if (atLeft < atRight) {
      high = right;
      right = left;
      atRight = atLeft;
      left = high - GOLDEN * (high - low);
      atLeft = loss(left);
    } else {
      low = left;
      left = right;
      atLeft = atRight;
      right = low + GOLDEN * (high - low);
      atRight = loss(right);
    }
  }
  return Math.exp((low + high) / 2);
}
