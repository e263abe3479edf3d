import type { DatasetCounts, DatasetView } from "@/lib/contracts/datasets";
import { ROW_STATUSES } from "@/lib/contracts/row-filter";
import type { DatasetRecord } from "@/lib/db/datasets";
import type { Cell } from "@/lib/db/facets";
import { shown } from "@/lib/db/row-filter";
import { ACTIONS } from "@/prompts/actions";

/** A data set as the API and the pages show it. Actions and statuses that no row has stand there with 0. */
export function datasetView(record: DatasetRecord, cells: readonly Cell[]): DatasetView {
  return {
    id: record.id,
    slug: record.slug,
    name: record.name,
    description: record.description,
    created_at: record.createdAt.toISOString(),
    created_by: record.createdBy,
    archived_at: record.archivedAt?.toISOString() ?? null,
    rows: cells.reduce((sum, cell) => sum + cell.n, 0),
    counts: countsOf(cells),
  };
}

function countsOf(cells: readonly Cell[]): DatasetCounts {
  const sumBy = (facet: "action" | "status" | "channel" | "split", value: string) =>
    cells.reduce((sum, cell) => (cell[facet] === value ? sum + cell.n : sum), 0);
  const free = (facet: "channel" | "split") => {
    const values = [...new Set(cells.map((cell) => cell[facet]))].sort();
    return Object.fromEntries(values.map((value) => [shown(value), sumBy(facet, value)]));
  };
  return {
    action: Object.fromEntries(
      ACTIONS.map((action) => [action, sumBy("action", action)]),
    ) as DatasetCounts["action"],
    status: Object.fromEntries(
      ROW_STATUSES.map((status) => [status, sumBy("status", status)]),
    ) as DatasetCounts["status"],
    channel: free("channel"),
    split: free("split"),
  };
}
