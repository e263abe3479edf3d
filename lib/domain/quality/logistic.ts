import { STRIDE, type Steps } from "./steps";

/** Hashed features with their values; `label` counts from 0. */
export type Example = { features: Uint32Array; values: Float64Array; label: number };

export type Logistic = {
  /** The most probable class. */
  predict: (example: Pick<Example, "features" | "values">) => number;
};

/** Features are hashed into 2^18 places: a data set of 1,000 rows fills a quarter of them. */
export const HASH_BITS = 18;

/**
 * Chosen on the shipped data set by trying: epochs 5–30, rates 0.05–0.3 and penalties 0.001–0.01 differ by less than
 * two points in any probe, which is within noise.
 */
const EPOCHS = 10;
const RATE = 0.1;
const PENALTY = 0.003;

/**
 * Multinomial logistic regression with an L2 penalty, fitted by AdaGrad (Duchi, Hazan & Singer 2011): the plain
 * baseline of every probe. The order of the examples is shuffled by a fixed sequence, so that the same examples give
 * the same model.
 * @throws Error without examples
 */
export function* trainLogistic(examples: readonly Example[], classes: number): Steps<Logistic> {
  if (examples.length === 0) throw new Error("a logistic regression needs examples");
  const weights = new Float64Array(classes << HASH_BITS);
  const squares = new Float64Array(weights.length);
  const order = examples.map((_, at) => at);
  let state = 1;
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (let at = order.length - 1; at > 0; at -= 1) {
      // Numerical Recipes' linear congruential generator; quality of randomness does not matter here.
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const other = Math.floor((state / 2 ** 32) * (at + 1));
      [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
    }
    for (let n = 0; n < order.length; n += 1) {
      const example = examples[order[n] ?? 0];
      if (example) learn(weights, squares, example, classes);
      if (n % STRIDE === 0) yield (epoch + n / order.length) / EPOCHS;
    }
  }
  return {
    predict(example) {
      const found = probabilities(weights, example, classes);
      let best = 0;
      for (let label = 1; label < classes; label += 1)
        if ((found[label] ?? 0) > (found[best] ?? 0)) best = label;
      return best;
    },
  };
}

function learn(weights: Float64Array, squares: Float64Array, example: Example, classes: number): void {
  const errors = probabilities(weights, example, classes);
  errors[example.label] = (errors[example.label] ?? 0) - 1;
  for (let n = 0; n < example.features.length; n += 1) {
    const place = (example.features[n] ?? 0) * classes;
    const value = example.values[n] ?? 0;
    for (let label = 0; label < classes; label += 1) {
      const weight = weights[place + label] ?? 0;
      const slope = (errors[label] ?? 0) * value + PENALTY * weight;
      const square = (squares[place + label] ?? 0) + slope * slope;
      squares[place + label] = square;
      weights[place + label] = weight - (RATE * slope) / Math.sqrt(square + 1e-8);
    }
  }
}

/** Softmax of the scores. */
function probabilities(
  weights: Float64Array,
  { features, values }: Pick<Example, "features" | "values">,
  classes: number,
): Float64Array {
  const scores = new Float64Array(classes);
  for (let n = 0; n < features.length; n += 1) {
    const place = (features[n] ?? 0) * classes;
    const value = values[n] ?? 0;
    for (let label = 0; label < classes; label += 1)
      scores[label] = (scores[label] ?? 0) + (weights[place + label] ?? 0) * value;
  }
  const highest = Math.max(...scores);
  let sum = 0;
  for (let label = 0; label < classes; label += 1) {
    scores[label] = Math.exp((scores[label] ?? 0) - highest);
    sum += scores[label] ?? 0;
  }
  for (let label = 0; label < classes; label += 1) scores[label] = (scores[label] ?? 0) / sum;
  return scores;
}
