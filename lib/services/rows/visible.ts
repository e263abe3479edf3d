import type { RowFilter } from "@/lib/contracts/row-filter";
import type { RowFilterInput } from "@/lib/db/row-filter";
import type { Actor } from "@/lib/domain/access";
import { hiddenSeqs } from "../reviews/hidden-rows";

/** The filter without the rows that the actor is to judge blind: a list or a count that holds one tells its label. */
export async function visible(actor: Actor, datasetId: string, filter: RowFilter): Promise<RowFilterInput> {
  const without = await hiddenSeqs(actor, datasetId);
  return without.length === 0 ? filter : { ...filter, without };
}
