import type { Rng } from "../sampling/rng";

/** A judged answer: how sure the model was (0 to 1) of the event that is judged, and whether it was right. */
export type Judged = { confidence: number; correct: boolean };

/** `low` and `high` are the least and greatest confidence in the bin, or its edges where bins are of equal width. */
export type Bin = { low: number; high: number; n: number; confidence: number; accuracy: number };

export const ECE_BINS = 15;

/**
 * The reliability diagram. `equal_mass`: the answers in the order of their confidence, cut into bins whose sizes differ
 * by one at most (equal confidences in the order given). `equal_width`: [0, 1/bins) … [1 − 1/bins, 1]. Empty bins are
 * left out; no answers, no bins.
 */
export function reliabilityBins(
  items: readonly Judged[],
  kind: "equal_mass" | "equal_width" = "equal_mass",
  bins = ECE_BINS,
): Bin[] {
  if (kind === "equal_width") {
    const held: Judged[][] = Array.from({ length: bins }, () => []);
    for (const item of items) held[Math.min(bins - 1, Math.floor(item.confidence * bins))]?.push(item);
    return held.flatMap((inside, at) =>
      inside.length === 0 ? [] : [{ ...meansOf(inside), low: at / bins, high: (at + 1) / bins }],
    );
  }
  const sorted = [...items].sort((a, b) => a.confidence - b.confidence);
  const found: Bin[] = [];
  for (let bin = 0; bin < bins; bin += 1) {
    const inside = sorted.slice(
      Math.floor((bin * sorted.length) / bins),
      Math.floor(((bin + 1) * sorted.length) / bins),
    );
    const first = inside[0];
    const last = inside.at(-1);
    if (first && last) found.push({ ...meansOf(inside), low: first.confidence, high: last.confidence });
  }
  return found;
}

function meansOf(items: readonly Judged[]): { n: number; confidence: number; accuracy: number } {
  const n = items.length;
  const confidence = items.reduce((sum, item) => sum + item.confidence, 0) / n;
  return { n, confidence, accuracy: items.filter(({ correct }) => correct).length / n };
}

/**
 * Expected calibration error: the mean distance of confidence and accuracy over the bins, weighted by their sizes
 * (Naeini et al. 2015; equal-mass bins: Nixon et al. 2019). null without answers. It is above 0 by chance alone; print it
 * beside `eceByChance`.
 */
export function ece(
  items: readonly Judged[],
  kind?: "equal_mass" | "equal_width",
  bins?: number,
): number | null {
  if (items.length === 0) return null;
  let sum = 0;
  for (const bin of reliabilityBins(items, kind, bins))
    sum += bin.n * Math.abs(bin.confidence - bin.accuracy);
  return sum / items.length;
}

/** Mean squared distance of confidence and outcome (Brier 1950, of the judged event); null without answers. */
export function brier(items: readonly Judged[]): number | null {
  if (items.length === 0) return null;
  const loss = (item: Judged): number => (item.confidence - (item.correct ? 1 : 0)) ** 2;
  return items.reduce((sum, item) => sum + loss(item), 0) / items.length;
}

/**
 * What the ECE of these confidences would be, on average, if each were exactly right: outcomes drawn as coin flips with
 * those probabilities. An observed ECE near it shows no miscalibration. null without answers.
 */
export function eceByChance(items: readonly Judged[], rng: Rng, draws = 200): number | null {
  if (items.length === 0) return null;
  let sum = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    const flipped = items.map(({ confidence }) => ({ confidence, correct: rng.float() < confidence }));
    sum += ece(flipped) ?? 0;
  }
  return sum / draws;
}

/**
 * 95 % bootstrap interval of the ECE (rows drawn with replacement), less the bootstrap's estimate of its own bias. A drawn
 * sample holds the noise of the rows and that of the drawing, which the ECE, being of distances, adds up: plain percentiles
 * lie above the figure, often without it. Their mean less the figure estimates that bias (Efron & Tibshirani 1993, An
 * Introduction to the Bootstrap, §10.2) and is taken off both ends. The interval always holds the figure and stays in [0, 1];
 * what is above 0 by chance in the figure itself remains: see `eceByChance`. null without answers.
 */
export function eceInterval(
  items: readonly Judged[],
  rng: Rng,
  draws = 500,
): { low: number; high: number } | null {
  const figure = ece(items);
  if (figure === null) return null;
  const values: number[] = [];
  for (let draw = 0; draw < draws; draw += 1) {
    const drawn = items.map(() => items[rng.below(items.length)] as Judged);
    values.push(ece(drawn) ?? 0);
  }
  values.sort((a, b) => a - b);
  const bias = values.reduce((sum, value) => sum + value, 0) / draws - figure;
  const at = (share: number): number => (values[Math.min(draws - 1, Math.floor(share * draws))] ?? 0) - bias;
  return { low: Math.max(0, Math.min(figure, at(0.025))), high: Math.min(1, Math.max(figure, at(0.975))) };
}
