import { countInOthersTrain } from "@/lib/db/exports";

const BATCH = 1_000;

/** Counts test rows that stand in other data sets' training splits, in batches as they come. */
export function findOverlaps(datasetId: string, wanted: boolean) {
  const found = new Map<string, number>();
  let hashes: string[] = [];
  const flush = async () => {
    if (hashes.length === 0) return;
    for (const { slug, rows } of await countInOthersTrain(datasetId, hashes))
      found.set(slug, (found.get(slug) ?? 0) + rows);
    hashes = [];
  };
  return {
    add: async (inputHash: string): Promise<void> => {
      if (!wanted) return;
      hashes.push(inputHash);
      if (hashes.length === BATCH) await flush();
    },
    end: async (): Promise<{ dataset: string; rows: number }[]> => {
      await flush();
      return [...found].map(([dataset, rows]) => ({ dataset, rows }));
    },
  };
}
