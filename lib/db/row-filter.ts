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

/** Whether the filter asks for anything that the counters (DatasetCell) do not know: words or warnings. */
export const isNarrowed = (filter: RowFilterInput): boolean =>
  filter.q !== undefined || filter.warning !== undefined;

export const hasFacets = (filter: RowFilterInput): boolean =>
  Boolean(filter.action || filter.status || filter.channel || filter.split);

const and = (conditions: readonly Prisma.Sql[]): Prisma.Sql =>
  conditions.length > 0 ? Prisma.join([...conditions], " AND ") : Prisma.sql`true`;

/** The facets' part of the condition, over a table that has these columns. */
export function whereFacets(filter: RowFilterInput, table = "c"): Prisma.Sql {
  const t = Prisma.raw(table);
  const conditions: Prisma.Sql[] = [];
  if (filter.action) conditions.push(Prisma.sql`${t}.action = ANY(${[...filter.action]}::action[])`);
  if (filter.status) conditions.push(Prisma.sql`${t}.status = ANY(${[...filter.status]}::row_status[])`);
  if (filter.channel) conditions.push(Prisma.sql`${t}.channel = ANY(${stored(filter.channel)}::text[])`);
  if (filter.split) conditions.push(Prisma.sql`${t}.split = ANY(${stored(filter.split)}::text[])`);
  return and(conditions);
}

/** Rows with one of these warnings; the second half lets Postgres use the index of rows with warnings. */
export const whereWarned = (warnings: readonly string[]): Prisma.Sql =>
  Prisma.sql`c.warnings && ${[...warnings]}::text[] AND c.warnings <> '{}'::text[]`;

/** Condition for `conversation_search s`. */
export function whereFound(datasetId: string, q: string, table = "s"): Prisma.Sql {
  const t = Prisma.raw(table);
  return Prisma.sql`${t}.dataset_id = ${datasetId}::uuid AND ${t}.tsv @@ websearch_to_tsquery('simple', ${q})`;
}

/**
 * The condition for `conversation c`: rows of the data set that fit the filter. Words of `q` are looked up in
 * the full-text index, which is filled shortly after an import.
 */
export function whereRows(datasetId: string, filter: RowFilterInput): Prisma.Sql {
  const conditions = [Prisma.sql`c.dataset_id = ${datasetId}::uuid`, whereFacets(filter)];
  if (filter.warning) conditions.push(whereWarned(filter.warning));
  if (filter.q !== undefined) {
    conditions.push(
      Prisma.sql`c.id IN (SELECT s.conversation_id FROM conversation_search s WHERE ${whereFound(datasetId, filter.q)})`,
    );
  }
  return and(conditions);
}
