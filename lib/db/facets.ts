import { Prisma } from "@/lib/generated/prisma/client";
import { type DbOrTx, db } from "./client";
import { type RowFilterInput, shown, stored } from "./row-filter";

/** Rows of one combination action × status × channel × split. Channel and split "" = the row has none. */
export type Cell = { action: string; status: string; channel: string; split: string; n: number };

export const CELL_FACETS = ["action", "status", "channel", "split"] as const;
export type CellFacet = (typeof CELL_FACETS)[number];

/** A number of rows; where `capped`, there are at least so many. */
export type Count = { count: number; capped: boolean };
export type FacetCount = Count & { value: string };
export type CellCounts = Record<CellFacet, FacetCount[]>;

/** The data set's exact counts: a few hundred cells at most, whatever the number of rows. */
export async function readCells(datasetId: string, client: DbOrTx = db()): Promise<Cell[]> {
  const cells = await client.$queryRaw<(Omit<Cell, "n"> & { n: bigint })[]>`
    SELECT action::text AS action, status::text AS status, channel, split, sum(n)::bigint AS n
    FROM dataset_cell WHERE dataset_id = ${datasetId}::uuid
    GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0`;
  return cells.map((cell) => ({ ...cell, n: Number(cell.n) }));
}

/** The same for every data set at once. */
export async function readAllCells(client: DbOrTx = db()): Promise<Map<string, Cell[]>> {
  const cells = await client.$queryRaw<(Omit<Cell, "n"> & { n: bigint; dataset: string })[]>`
    SELECT dataset_id AS dataset, action::text AS action, status::text AS status, channel, split,
      sum(n)::bigint AS n
    FROM dataset_cell GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0`;
  const byDataset = new Map<string, Cell[]>();
  for (const { dataset, n, ...cell } of cells) {
    const list = byDataset.get(dataset) ?? [];
    list.push({ ...cell, n: Number(n) });
    byDataset.set(dataset, list);
  }
  return byDataset;
}

/** Whether the cell fits the filter's facets; `except` is left out of account. */
export function cellFits(cell: Cell, filter: RowFilterInput, except?: CellFacet): boolean {
  return CELL_FACETS.every((facet) => {
    const wanted = filter[facet];
    return facet === except || !wanted || stored(wanted).includes(cell[facet]);
  });
}

/** Rows in the cells that fit. */
export const sumCells = (cells: readonly Cell[], filter: RowFilterInput): number =>
  cells.reduce((sum, cell) => (cellFits(cell, filter) ? sum + cell.n : sum), 0);

/**
 * Counts for each facet under all *other* conditions of the filter. Every value that the data set holds appears,
 * with 0 where nothing fits; so does every value of the filter. The order is that of the whole data set, larger
 * counts first, so that nothing jumps while somebody filters.
 */
export function facetCounts(
  all: readonly Cell[],
  fitting: readonly Cell[],
  filter: RowFilterInput,
  capped = false,
): CellCounts {
  const one = (facet: CellFacet): FacetCount[] => {
    const counts = new Map<string, number>();
    const whole = new Map<string, number>();
    for (const cell of all) {
      counts.set(cell[facet], 0);
      whole.set(cell[facet], (whole.get(cell[facet]) ?? 0) + cell.n);
    }
    for (const value of stored(filter[facet] ?? [])) counts.set(value, 0);
    for (const cell of fitting) {
      if (cellFits(cell, filter, facet)) counts.set(cell[facet], (counts.get(cell[facet]) ?? 0) + cell.n);
    }
    return [...counts]
      .sort(([a], [b]) => (whole.get(b) ?? 0) - (whole.get(a) ?? 0) || (a < b ? -1 : 1))
      .map(([value, count]) => ({ value: shown(value), count, capped }));
  };
  return { action: one("action"), status: one("status"), channel: one("channel"), split: one("split") };
}

/**
 * Folds the appended differences of a data set (DatasetCell, DatasetFacet) into one row a cell and value. Readers see
 * the same sums before, during and after; running it twice, or twice at once, changes nothing.
 * @returns rows of the tables that were saved
 */
export async function compactCells(datasetId: string, client: DbOrTx = db()): Promise<number> {
  const cells = await fold(datasetId, "dataset_cell", "action, status, channel, split", client);
  return cells + (await fold(datasetId, "dataset_facet", "facet, value", client));
}

async function fold(
  datasetId: string,
  table: "dataset_cell" | "dataset_facet",
  key: string,
  client: DbOrTx,
): Promise<number> {
  const [from, by] = [Prisma.raw(table), Prisma.raw(key)];
  const [state] = await client.$queryRaw<{ saved: bigint }[]>`
    SELECT (SELECT count(*) FROM ${from} WHERE dataset_id = ${datasetId}::uuid)
      - (SELECT count(*) FROM (
          SELECT FROM ${from} WHERE dataset_id = ${datasetId}::uuid
          GROUP BY ${by} HAVING sum(n) <> 0) kept) AS saved`;
  const saved = Number(state?.saved ?? 0);
  if (saved === 0) return 0;
  await client.$executeRaw`
    WITH folded AS (
      DELETE FROM ${from} WHERE dataset_id = ${datasetId}::uuid RETURNING dataset_id, ${by}, n
    )
    INSERT INTO ${from} (dataset_id, ${by}, n)
    SELECT dataset_id, ${by}, sum(n) FROM folded GROUP BY dataset_id, ${by} HAVING sum(n) <> 0`;
  return saved;
}
