/**
 * Long work in small steps: each `yield` says which share (0–1) is done, the return value is the result. Whoever
 * drives it may pause, show progress or stop between any two steps; the work itself stays pure.
 */
export type Steps<T> = Generator<number, T, void>;

/** Runs all steps at once. */
export function finish<T>(steps: Generator<unknown, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Rows (or pairs, or examples) after which a loop gives way. */
export const STRIDE = 100;
