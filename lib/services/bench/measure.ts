import { createRng } from "@/lib/domain/sampling/rng";
import type { DecisionInput } from "@/lib/models/decision-model";
import { systemClock } from "@/lib/router";
import { openLoop, poissonArrivals } from "@/lib/router/bench/open-loop";
import { neverSeen } from "@/lib/router/bench/talks";
import type { Run } from "./figures";
import type { BenchRow } from "./read-rows";
import type { Target } from "./target";

export type MeasureOptions = {
  /** Turns a second. */
  rate: number;
  /** Seconds. */
  duration: number;
  warmup: number;
  seed: string;
  /** Talks that are asked about cold, at most; for ten seconds at most. */
  coldTalks?: number;
  signal?: AbortSignal | undefined;
};

/** Milliseconds between a running talk's earlier turn and this one: somebody reads and answers. */
const LEAD_MS = 2_000;
const COLD_TALKS = 60;
const COLD_MS = 10_000;

/**
 * Asks one target: a first call, which loads what has to be loaded; turns of running talks at Poisson arrivals, warm-up
 * first; then talks of which it knows nothing, one at a time.
 */
export async function measure(
  target: Target,
  rows: readonly BenchRow[],
  options: MeasureOptions,
): Promise<Run> {
  const { rate, duration, warmup, seed, signal } = options;
  const moments = poissonArrivals(rate, warmup + duration, createRng(`${seed} arrivals`));
  const row = (n: number) => rows[n % rows.length] as BenchRow;
  const turn = (n: number): DecisionInput =>
    n < rows.length ? row(n).input : neverSeen(row(n).input, `${Math.floor(n / rows.length)}`);
  const started = performance.now();
  await target.ask(neverSeen(row(0).input, `${seed} first`)).catch(() => {});
  const firstMs = performance.now() - started;
  const { before } = target;
  const lead = before ? LEAD_MS : 0;
  const loop = { clock: systemClock, ...(signal && { signal }) };
  const [sent] = await Promise.all([
    openLoop(
      moments.map((at) => at + lead),
      (n) => target.ask(turn(n)),
      loop,
    ),
    before &&
      openLoop(
        moments,
        async (n) => {
          await before(turn(n));
          return { value: null, actionMs: null };
        },
        loop,
      ),
  ]);
  const coldMs = await coldTalks(target, (n) => row(n).input, options);
  return {
    ...{ target, firstMs, sent, coldMs, duration, rows },
    measuredFrom: warmup * 1000 + lead,
    promised: (await target.promised?.()) ?? null,
  };
}

/** Milliseconds to the action of talks that were never seen; one with an error tells nothing. */
async function coldTalks(
  target: Target,
  input: (n: number) => DecisionInput,
  { seed, coldTalks: most = COLD_TALKS, signal }: MeasureOptions,
): Promise<number[]> {
  const times: number[] = [];
  const until = performance.now() + COLD_MS;
  for (let n = 0; n < most && performance.now() < until && !signal?.aborted; n += 1) {
    const at = performance.now();
    await target.ask(neverSeen(input(n), `${seed} cold ${n}`)).then(
      ({ actionMs }) => times.push(actionMs ?? performance.now() - at),
      () => {},
    );
  }
  return times;
}
