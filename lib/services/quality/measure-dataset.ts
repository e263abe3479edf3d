import { setImmediate as nextTurn } from "node:timers/promises";
import type { DatasetQuality } from "@/lib/contracts/quality";
import { countRows, dataHash } from "@/lib/db/quality";
import { measureQuality } from "@/lib/domain/quality/measure";
import { collectRows } from "./collect-rows";
import { readPlan } from "./read-plan";
import { MeasuringStopped } from "./stopped";

export type MeasureOptions = {
  signal?: AbortSignal;
  /** Called at most twice a second; answers false when the measuring is no longer wanted. */
  onProgress?: (share: number, phase: string) => Promise<boolean>;
};

/** The event loop gets its turn after so long: other jobs, signals and timers go on meanwhile. */
const TURN_MS = 20;
const PROGRESS_MS = 500;
/** Reading the rows, as a share of the whole time. */
const READING = 0.1;

/**
 * Measures a data set in this process: about 3 seconds for 1,000 rows, some minutes for 50,000, of which more are
 * sampled.
 * @throws MeasuringStopped
 */
export async function measureDataset(
  dataset: { id: string; slug: string },
  options: MeasureOptions = {},
): Promise<{ quality: DatasetQuality; hash: string }> {
  const pace = pacer(options);
  // Before the rows: a change meanwhile makes the report stale rather than wrong.
  const hash = await dataHash(dataset.id);
  const expected = await countRows(dataset.id);
  const { rows, seen, invalid, sampled } = await collectRows(dataset.id, {
    expected,
    onRow: (n) => pace(READING * Math.min(1, n / Math.max(1, expected)), "rows"),
  });
  const steps = measureQuality(rows, await readPlan(dataset.slug));
  for (;;) {
    const step = steps.next();
    if (!step.done) {
      await pace(READING + (1 - READING) * step.value.done, step.value.phase);
      continue;
    }
    const { value: measured } = step;
    const bars = [
      { name: "contract", value: invalid.count, bar: "no invalid row", met: invalid.count === 0 },
      ...measured.bars,
    ];
    const quality: DatasetQuality = {
      dataset: dataset.slug,
      ...measured,
      sample: sampled ? { of: seen, how: HOW_SAMPLED } : null,
      invalid,
      bars,
      passed: bars.every(({ met }) => met),
    };
    return { quality, hash };
  }
}

const HOW_SAMPLED =
  "whole scenarios, by a hash of their id; every row was held against the contract. Pairs that are alike are " +
  "found only where both rows are in the sample, so the data set may hold more of them.";

/** Gives way to others, tells the progress, and stops where it should. */
function pacer({ signal, onProgress }: MeasureOptions) {
  let turnAt = performance.now() + TURN_MS;
  let tellAt = 0;
  return async (share: number, phase: string): Promise<void> => {
    const now = performance.now();
    if (now < turnAt) return;
    await nextTurn();
    if (signal?.aborted) throw new MeasuringStopped("worker");
    if (onProgress && now >= tellAt) {
      tellAt = now + PROGRESS_MS;
      if (!(await onProgress(share, phase))) throw new MeasuringStopped("cancelled");
    }
    turnAt = performance.now() + TURN_MS;
  };
}
