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
  return pick(items, Math.min(n, items.length), createRng(seed));
}

/** All items in random order; the input stays as it is. */
export function shuffle<T>(items: readonly T[], rng: Rng): T[] {
  return pick(items, items.length, rng);
}

const pick = <T>(items: readonly T[], n: number, rng: Rng): T[] =>
  drawPlaces(items.length, n, rng).map((place) => items[place] as T);

/**
 * n of the places 0 … N − 1, without replacement and in random order. Keeps only the places that moved, so that 100 out
 * of a million costs 100.
 */
export function drawPlaces(N: number, n: number, rng: Rng): number[] {
  if (!(Number.isInteger(n) && n >= 0 && n <= N)) throw new RangeError(`${n} places out of ${N}`);
  const moved = new Map<number, number>();
  const drawn: number[] = [];
  for (let place = 0; place < n; place += 1) {
    const at = place + rng.below(N - place);
    const index = moved.get(at) ?? at;
    moved.set(at, moved.get(place) ?? place);
    moved.delete(place);
    drawn.push(index);
  }
  return drawn;
}

/** A drawn row: its stratum (by place), and its place in the stratum's order by input_hash. */
export type DrawnRow = { stratum: number; place: number };

/**
 * Draws n_h of N_h rows in each stratum, one stratum after the other from one seeded stream, and puts them in the order
 * of serving: within a stratum the random order of the drawing, between strata interleaved, the j-th of n_h rows at a
 * random place of the j-th of n_h equal parts of the way. So whatever part of the audit is done, each stratum has had its
 * share of it, and within each stratum what is done is a random sample.
 */
export function drawStratified(strata: readonly { N: number; n: number }[], seed: string): DrawnRow[] {
  const rng = createRng(seed);
  const drawn = strata.map(({ N, n }) => drawPlaces(N, n, rng));
  return drawn
    .flatMap((places, stratum) =>
      places.map((place, j) => ({ stratum, place, at: (j + rng.float()) / places.length })),
    )
    .sort((a, b) => a.at - b.at || a.stratum - b.stratum)
    .map(({ stratum, place }) => ({ stratum, place }));
}
