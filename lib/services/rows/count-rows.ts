import type { RowFilter } from "@/lib/contracts/row-filter";
import { countExactly } from "@/lib/db/rows";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { visible } from "./visible";

/** How many rows fit, exactly: what a bulk action states before it runs. @throws AppError not_found */
export async function countRows(actor: Actor, slug: string, filter: RowFilter): Promise<number> {
  authorise(actor, "dataset:read");
  const dataset = await requireDataset(slug);
  return countExactly(dataset.id, await visible(actor, dataset.id, filter));
}
