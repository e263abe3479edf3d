import type { DatasetView } from "@/lib/contracts/datasets";
import { findDatasets } from "@/lib/db/datasets";
import { readAllCells } from "@/lib/db/facets";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { datasetView } from "./view";

/** Every data set with its counts, by name; archived ones only on request. */
export async function listDatasets(actor: Actor, query: { archived?: boolean }): Promise<DatasetView[]> {
  authorise(actor, "dataset:read");
  const [records, cells] = await Promise.all([findDatasets(query.archived ?? false), readAllCells()]);
  return records.map((record) => datasetView(record, cells.get(record.id) ?? []));
}
