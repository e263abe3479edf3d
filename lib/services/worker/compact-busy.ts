import { datasetsWithBusyCells } from "@/lib/db/busy-cells";
import type { Actor } from "@/lib/domain/access";
import { compactCells } from "../datasets/compact-cells";

/** Reviews append to the counters; a data set with fewer rows than this is counted in a millisecond. */
const BUSY_ROWS = 1_000;

/** Folds the counters of all data sets that need it. @returns how many */
export async function compactBusy(actor: Actor): Promise<number> {
  const datasets = await datasetsWithBusyCells(BUSY_ROWS);
  for (const id of datasets) await compactCells(actor, id);
  return datasets.length;
}
