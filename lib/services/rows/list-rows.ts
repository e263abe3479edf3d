import type { RowFilter } from "@/lib/contracts/row-filter";
import type { RowPage } from "@/lib/contracts/rows";
import { listRows as findRows } from "@/lib/db/rows";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { readCursor, writeCursor } from "./cursor";
import { rowSummary } from "./view";
import { visible } from "./visible";

export type ListRowsInput = {
  filter: RowFilter;
  cursor?: string | undefined;
  /** 1 to 200. */
  limit: number;
  /** Whether to count the rows that fit; further pages need it not. */
  count: boolean;
  facets: boolean;
};

/** Postgres: the statement was given up at its time limit. */
const TIMED_OUT = "57014";

/**
 * One page of a data set's rows, in import order. Rows that the actor is to judge blind are left out, of the counts too.
 * @throws AppError not_found, invalid_input (cursor), unavailable
 */
export async function listRows(actor: Actor, slug: string, input: ListRowsInput): Promise<RowPage> {
  authorise(actor, "dataset:read");
  const dataset = await requireDataset(slug);
  const position = input.cursor === undefined ? undefined : readCursor(input.cursor);
  const list = await findRows({
    datasetId: dataset.id,
    filter: await visible(actor, dataset.id, input.filter),
    page: { position, limit: input.limit },
    count: input.count,
    facets: input.facets,
  }).catch(explainTimeout);
  const first = list.rows.at(0);
  const last = list.rows.at(-1);
  const backwards = position?.direction === "before";
  const hasNext = backwards ? list.rows.length > 0 : list.more;
  const hasPrevious = backwards ? list.more : position !== undefined;
  return {
    rows: list.rows.map(rowSummary),
    next_cursor: hasNext && last ? writeCursor({ seq: last.seq, direction: "after" }) : null,
    prev_cursor: hasPrevious && first ? writeCursor({ seq: first.seq, direction: "before" }) : null,
    total: list.total,
    facets: list.facets,
  };
}

function explainTimeout(error: unknown): never {
  if (error instanceof Error && error.message.includes(TIMED_OUT)) {
    throw new AppError(
      "unavailable",
      "This search takes too long. Add a rarer word, or drop quotation marks or the minus sign.",
      { cause: error },
    );
  }
  throw error;
}
