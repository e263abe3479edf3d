import { compactCells as fold } from "@/lib/db/facets";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";

/**
 * Folds the counters of a data set (see DatasetCell). Run it after an import and now and then while people review;
 * nothing visible changes, counting becomes quicker. @returns table rows saved
 */
export async function compactCells(actor: Actor, datasetId: string): Promise<number> {
  authorise(actor, "dataset:import");
  return fold(datasetId);
}
