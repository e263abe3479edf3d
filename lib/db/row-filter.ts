import { Prisma } from "@/lib/generated/prisma/client";
import { predictionSources } from "./prediction-sources";

/** As lib/contracts/row-filter.ts, restated so that db stays below contracts. */
export type RowFilterInput = {
  q?: string | undefined;
  action?: readonly string[] | undefined;
  status?: readonly string[] | undefined;
  channel?: readonly string[] | undefined;
  split?: readonly string[] | undefined;
  warning?: readonly string[] | undefined;
  domain?: readonly string[] | undefined;
  tone?: readonly string[] | undefined;
  pattern?: readonly string[] | undefined;
  difficulty?: readonly string[] | undefined;
  disagree?: readonly string[] | undefined;
  invalid?: readonly string[] | undefined;
  teacher_confidence?: readonly string[] | undefined;
  student_confidence?: readonly string[] | undefined;
  /** Sequence numbers of rows that are left out whatever they are. */
  without?: readonly bigint[] | undefined;
};

/** Facets that stand in the row and that the counters of cells (DatasetCell) do not know; DatasetFacet counts each alone. */
export const ATTRIBUTES = ["domain", "tone", "pattern", "difficulty"] as const;

const NONE = "(none)";
/** A missing facet is stored as "". */
export const stored = (values: readonly string[]): string[] =>
  values.map((value) => (value === NONE ? "" : value));
export const shown = (value: string): string => (value === "" ? NONE : value);

export const hasAttributes = (filter: RowFilterInput): boolean =>
  ATTRIBUTES.some((attribute) => filter[attribute] !== undefined);

export const asksForPredictions = (filter: RowFilterInput): boolean =>
  Boolean(filter.disagree || filter.invalid || filter.teacher_confidence || filter.student_confidence);

/** Whether the filter asks for anything that the counters of cells (DatasetCell) do not know. */
export const isNarrowed = (filter: RowFilterInput): boolean =>
  filter.q !== undefined ||
  filter.warning !== undefined ||
  filter.without !== undefined ||
  hasAttributes(filter) ||
  asksForPredictions(filter);

export const hasFacets = (filter: RowFilterInput): boolean =>
  Boolean(filter.action || filter.status || filter.channel || filter.split);

export const and = (conditions: readonly Prisma.Sql[]): Prisma.Sql =>
  conditions.length > 0 ? Prisma.join([...conditions], " AND ") : Prisma.sql`true`;

/** The cells' facets as a condition, over a table that has these columns. */
export function whereFacets(filter: RowFilterInput, table = "c"): Prisma.Sql {
  const t = Prisma.raw(table);
  const conditions: Prisma.Sql[] = [];
  if (filter.action) conditions.push(Prisma.sql`${t}.action = ANY(${[...filter.action]}::action[])`);
  if (filter.status) conditions.push(Prisma.sql`${t}.status = ANY(${[...filter.status]}::row_status[])`);
  if (filter.channel) conditions.push(Prisma.sql`${t}.channel = ANY(${stored(filter.channel)}::text[])`);
  if (filter.split) conditions.push(Prisma.sql`${t}.split = ANY(${stored(filter.split)}::text[])`);
  return and(conditions);
}

/**
 * Attributes, warnings and rows left out as conditions for `conversation c`. The second half of the one for warnings lets Postgres use
 * the index of rows with warnings.
 */
export function ofRow(filter: RowFilterInput): Prisma.Sql[] {
  const conditions = ATTRIBUTES.flatMap((attribute) => {
    const values = filter[attribute];
    return values ? [Prisma.sql`c.${Prisma.raw(attribute)} = ANY(${stored(values)}::text[])`] : [];
  });
  if (filter.warning) {
    conditions.push(Prisma.sql`c.warnings && ${[...filter.warning]}::text[] AND c.warnings <> '{}'::text[]`);
  }
  if (filter.without) conditions.push(Prisma.sql`c.seq <> ALL(${[...filter.without]}::bigint[])`);
  return conditions;
}

/** Condition for `conversation_search s`. */
export function whereFound(datasetId: string, q: string, table = "s"): Prisma.Sql {
  const t = Prisma.raw(table);
  return Prisma.sql`${t}.dataset_id = ${datasetId}::uuid AND ${t}.tsv @@ websearch_to_tsquery('simple', ${q})`;
}

/**
 * The condition for `conversation c`: rows of the data set that fit the filter. Words of `q` are looked up in
 * the full-text index, which is filled shortly after an import; predictions are those of the runs that are shown.
 */
export function whereRows(datasetId: string, filter: RowFilterInput): Prisma.Sql {
  const conditions = [
    Prisma.sql`c.dataset_id = ${datasetId}::uuid`,
    whereFacets(filter),
    ...ofRow(filter),
    ...predictionSources(datasetId, filter).map(({ all }) => Prisma.sql`c.seq IN (${all})`),
  ];
  if (filter.q !== undefined) {
    conditions.push(
      Prisma.sql`c.id IN (SELECT s.conversation_id FROM conversation_search s WHERE ${whereFound(datasetId, filter.q)})`,
    );
  }
  return and(conditions);
}
