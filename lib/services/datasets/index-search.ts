import { readCells, sumCells } from "@/lib/db/facets";
import { countSearchable, indexSearchBatch } from "@/lib/db/search";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";

const BATCH = 5_000;

/**
 * Makes every row of the data set searchable that is not yet; looks at the rows behind `afterSeq` only, if given.
 * Goes in batches that commit by themselves: stopped in the middle, it goes on where it stood when run again.
 * @returns how many rows became searchable and how many are left (rows that came in meanwhile)
 */
export async function indexSearch(
  actor: Actor,
  input: {
    datasetId: string;
    afterSeq?: bigint;
    batch?: number;
    /** Called after each batch with the rows added so far. */
    onBatch?: (added: number) => void | Promise<void>;
    signal?: AbortSignal;
  },
): Promise<{ added: number; left: number }> {
  authorise(actor, "dataset:import");
  let after = input.afterSeq ?? 0n;
  let added = 0;
  while (!input.signal?.aborted) {
    const batch = await indexSearchBatch(input.datasetId, after, input.batch ?? BATCH);
    if (batch.lastSeq === null) break;
    after = batch.lastSeq;
    added += batch.added;
    await input.onBatch?.(added);
  }
  const total = sumCells(await readCells(input.datasetId), {});
  return { added, left: Math.max(0, total - (await countSearchable(input.datasetId))) };
}
