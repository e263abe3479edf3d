import type { RowFilter } from "@/lib/contracts/row-filter";
import { listRows } from "@/lib/db/rows";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { visible } from "./visible";

/** Ids of the rows before and behind the one with `seq`, among those that fit the filter. @throws AppError not_found */
export async function rowNeighbours(
  actor: Actor,
  slug: string,
  seq: number,
  filter: RowFilter,
): Promise<{ previous: string | null; next: string | null }> {
  authorise(actor, "dataset:read");
  const dataset = await requireDataset(slug);
  const shown = await visible(actor, dataset.id, filter);
  const beside = async (direction: "before" | "after") => {
    const { rows } = await listRows({
      datasetId: dataset.id,
      filter: shown,
      page: { position: { seq: BigInt(seq), direction }, limit: 1 },
      count: false,
      facets: false,
    });
    return rows[0]?.id ?? null;
  };
  const [previous, next] = await Promise.all([beside("before"), beside("after")]);
  return { previous, next };
}
