import { setImmediate } from "node:timers/promises";
import { newestRows } from "@/lib/db/newest-rows";
import { Likeness } from "@/lib/domain/generation/likeness";

/**
 * Of larger data sets the newest so many rows are compared with: 50 MB, some 7 s of CPU to read and 40 ms for each new
 * row. What resembles an older one is found by the quality report.
 */
export const MAX_COMPARED = 20_000;

/** What new rows must not resemble: the rows of the data set, those of an earlier run of the generation among them. */
export async function loadLikeness(datasetId: string): Promise<Likeness> {
  const likeness = new Likeness();
  for await (const row of newestRows(datasetId, MAX_COMPARED)) {
    likeness.add(row);
    // Other jobs of the worker go on meanwhile.
    if (likeness.size % 50 === 0) await setImmediate();
  }
  return likeness;
}
