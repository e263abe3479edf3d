import type { DatasetView } from "@/lib/contracts/datasets";
import { QUALITY_VERSION } from "@/lib/contracts/quality";
import { findDatasets } from "@/lib/db/datasets";
import { readCells } from "@/lib/db/facets";
import { listBusyDatasets, type QualitySummary, readQualitySummaries } from "@/lib/db/overview-datasets";
import { dataHash } from "@/lib/db/quality";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { datasetView } from "../datasets/view";

/** Data sets that the overview tells of. */
export const SHOWN_DATASETS = 8;

export type QualityState = {
  met: number;
  of: number;
  missed: string[];
  nearDuplicates: number;
  acrossSplits: number;
  /** The data set has changed since. */
  stale: boolean;
  measuredAt: Date | null;
};

export type DatasetState = DatasetView & {
  /** null = never measured, or by a program of another version. */
  quality: QualityState | null;
};

/**
 * The data sets on which somebody worked last, with their counts and what their newest measurement says; `total` is of
 * all. From maintained counters and stored reports: no row is read, whatever the size.
 */
export async function datasetsHealth(actor: Actor): Promise<{ datasets: DatasetState[]; total: number }> {
  authorise(actor, "dataset:read");
  const { ids, total } = await listBusyDatasets(SHOWN_DATASETS);
  const [records, summaries] = await Promise.all([findDatasets(false), readQualitySummaries(ids)]);
  const quality = new Map(summaries.map((summary) => [summary.datasetId, summary]));
  const found = await Promise.all(
    ids.map(async (id): Promise<DatasetState[]> => {
      const record = records.find((one) => one.id === id);
      if (!record) return [];
      const summary = quality.get(id);
      const [cells, hash] = await Promise.all([readCells(id), summary ? dataHash(id) : null]);
      return [{ ...datasetView(record, cells), quality: summary ? toState(summary, hash) : null }];
    }),
  );
  return { datasets: found.flat(), total };
}

function toState(summary: QualitySummary, hash: string | null): QualityState | null {
  if (summary.version !== QUALITY_VERSION || summary.bars === null) return null;
  return {
    met: summary.bars.filter(({ met }) => met).length,
    of: summary.bars.length,
    missed: summary.bars.filter(({ met }) => !met).map(({ name }) => name),
    nearDuplicates: summary.nearDuplicates ?? 0,
    acrossSplits: summary.acrossSplits ?? 0,
    stale: summary.dataHash !== null && summary.dataHash !== hash,
    measuredAt: summary.finishedAt,
  };
}
