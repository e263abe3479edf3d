import { type DatasetQuality, QUALITY_VERSION } from "@/lib/contracts/quality";
import { insertMeasured, pruneReports } from "@/lib/db/quality";
import type { Actor } from "@/lib/domain/access";
import { newId } from "@/lib/ids";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { type MeasureOptions, measureDataset } from "./measure-dataset";

/** Reports that a data set keeps. */
export const KEPT_REPORTS = 20;

/**
 * Measures a data set at once, in this process, and stores the report.
 * @throws AppError not_found, forbidden; MeasuringStopped
 */
export async function datasetQuality(
  actor: Actor,
  slug: string,
  options: MeasureOptions = {},
): Promise<DatasetQuality> {
  authorise(actor, "dataset:import");
  const dataset = await requireDataset(slug);
  const startedAt = new Date();
  const { quality, hash } = await measureDataset(dataset, options);
  await insertMeasured({
    ...{ id: newId(), datasetId: dataset.id, createdBy: actor.name, startedAt },
    ...{ version: QUALITY_VERSION, dataHash: hash, passed: quality.passed, result: quality },
  });
  await pruneReports(dataset.id, KEPT_REPORTS);
  return quality;
}
