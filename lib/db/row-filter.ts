import { Prisma } from "@/lib/generated/prisma/client";

/** As lib/contracts/row-filter.ts, restated so that db stays below contracts. */
export type RowFilterInput = {
  q?: string | undefined;
  action?: readonly string[] | undefined;
  status?: readonly string[] | undefined;
  channel?: readonly string[] | undefined;
  split?: readonly string[] | undefined;
  warning?: readonly string[] | undefined;
};

const NONE = "(none)";
/** A missing facet is stored as "". */
export const stored = (values: readonly string[]): string[] =>
  values.map((value) => (value === NONE ? "" : value));
export const shown = (value: string): string => (value === "" ? NONE : value);

/**
 * The condition for `conversation c`: rows of the data set that fit the filter. Words of `q` are looked up in
 * the full-text index, which is filled shortly after an import.
 */
export function whereRows(datasetId: string, filter: RowFilterInput): Prisma.Sql {
  const conditions: Prisma.Sql[] = [Prisma.sql`c.dataset_id = ${datasetId}::uuid`];
  if (filter.action) conditions.push(Prisma.sql`c.action = ANY(${[...filter.action]}::action[])`);
  if (filter.status) conditions.push(Prisma.sql`c.status = ANY(${[...filter.status]}::row_status[])`);
  if (filter.channel) conditions.push(Prisma.sql`c.channel = ANY(${stored(filter.channel)})`);
  if (filter.split) conditions.push(Prisma.sql`c.split = ANY(${stored(filter.split)})`);
  if (filter.warning) conditions.push(Prisma.sql`c.warnings && ${[...filter.warning]}`);
  if (filter.q) {
    conditions.push(Prisma.sql`c.id IN (
      SELECT s.conversation_id FROM conversation_search s
      WHERE s.dataset_id = ${datasetId}::uuid AND s.tsv @@ websearch_to_tsquery('simple', ${filter.q}))`);
  }
  return Prisma.join(conditions, " AND ");
}
