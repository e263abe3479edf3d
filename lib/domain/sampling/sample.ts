import { createRng, type Rng } from "./rng";

/**
 * A simple random sample without replacement, in random order (Fisher–Yates, only as far as needed): every
 * subset of size n is equally likely, and so is every order, hence each prefix is a random sample too.
 * The items must come in a fixed order (by input_hash, then by import sequence) for the seed to mean
 * anything. n above the number of items gives all of them.
 */
export function simpleRandomSample<T>(items: readonly T[], n: number, seed: string): T[] {
  if (!Number.isInteger(n) || n < 0)
    throw new RangeError(`sample size must be 0 or a positive integer: ${n}`);
  return draw(items, Math.min(n, items.length), createRng(seed));
}

/** All items in random order; the input stays as it is. */
export function shuffle<T>(items: readonly T[], rng: Rng): T[] {
  return draw(items, items.length, rng);
}

/** Keeps only the places that moved, so that 100 out of a million costs 100. */
function draw<T>(items: readonly T[], n: number, rng: Rng): T[] {
  const moved = new Map<number, number>();
  const drawn: T[] = [];
  for (let place = 0; place < n; place += 1) {
    const pick = place + rng.below(items.length - place);
    const index = moved.get(pick) ?? pick;
    moved.set(pick, moved.get(place) ?? place);
    moved.delete(place);
    drawn.push(items[index] as T);
  }
  return drawn;
}
