import type { DatasetDetail } from "@/lib/contracts/datasets";
import { countImportWarnings } from "@/lib/db/datasets";
import { readCells } from "@/lib/db/facets";
import { findShownRuns } from "@/lib/db/runs";
import { searchState } from "@/lib/db/search";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { toShownRuns } from "../runs/to-run";
import { requireDataset } from "./require-dataset";
import { datasetView } from "./view";

/** One data set with its counts and the state of its search index. @throws AppError not_found */
export async function getDataset(actor: Actor, slug: string): Promise<DatasetDetail> {
  authorise(actor, "dataset:read");
  const record = await requireDataset(slug);
  const view = datasetView(record, await readCells(record.id));
  const [search, warnings, shown] = await Promise.all([
    searchState(record.id, view.rows),
    countImportWarnings(record.id),
    findShownRuns(record.id),
  ]);
  return { ...view, search, warnings, runs: toShownRuns(record, shown) };
}
