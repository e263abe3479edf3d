import { Prisma } from "@/lib/generated/prisma/client";
import { db } from "./client";
import type { Cell, Count } from "./facets";
import { predictionSources } from "./prediction-sources";
import {
  ATTRIBUTES,
  and,
  hasFacets,
  ofRow,
  type RowFilterInput,
  stored,
  whereFacets,
  whereFound,
} from "./row-filter";
import { beyond, inOrder, type PageRequest, type SeqPage, seqPage } from "./row-page";

/** Rows found by more than the facets of cells are counted exactly up to here. */
export const COUNT_CAP = 10_000;

/** Where more rows match, the facets are counted over this many of them: lower bounds, at a tenth of the cost. */
export const OVERFLOW_SAMPLE = 2_000;

/** Rows that are walked through in search of a page; fewer where each has to be looked up elsewhere. */
const WINDOW = 10_000;
const LED_WINDOW = 3_000;

/** A search that takes longer than this is given up, so that it cannot hold the database. */
const SEARCH_TIMEOUT_MS = 8_000;

/**
 * Rows of the filter's words, warnings, attributes and predictions, the facets of cells left aside. Up to COUNT_CAP rows
 * everything is exact; beyond that `overflow`: `page` and `fitting` mean nothing, and the cells are those of some
 * OVERFLOW_SAMPLE rows.
 */
export type Matches = { overflow: boolean; cells: Cell[]; fitting: number; page: SeqPage };

type Narrowed = { datasetId: string; filter: RowFilterInput };

/**
 * Rows that match, taken as an index gives them and put in order afterwards. The planner, left alone, walks a million
 * rows in import order to find one rare word (295 ms; this way 1 ms).
 */
export async function findMatches(
  { datasetId, filter }: Narrowed,
  page: PageRequest,
  options: { cells: boolean },
): Promise<Matches> {
  const joined = options.cells || hasFacets(filter);
  const [found] = await withTimeout<FoundMatches>(
    Prisma.sql`
      WITH matched AS MATERIALIZED (${matched(datasetId, filter)} LIMIT ${COUNT_CAP + 1}),
      known AS MATERIALIZED (${joined ? knownWithFacets(datasetId) : Prisma.sql`SELECT seq FROM matched`}),
      fitting AS (SELECT seq FROM known k WHERE ${joined ? whereFacets(filter, "k") : Prisma.sql`true`})
      SELECT (SELECT count(*) FROM matched) AS matched,
        (SELECT count(*) FROM fitting) AS fitting,
        ARRAY(SELECT seq FROM fitting WHERE true ${beyond(page, "seq")} ${inOrder(page, "seq")}) AS page,
        ${
          options.cells
            ? Prisma.sql`(SELECT coalesce(jsonb_agg(x), '[]') FROM (
                SELECT action, status, channel, split, count(*) AS n FROM known GROUP BY 1, 2, 3, 4) x)`
            : Prisma.sql`'[]'::jsonb`
        } AS cells`,
  );
  if (!found) throw new Error("The search answered nothing");
  return {
    overflow: Number(found.matched) > COUNT_CAP,
    cells: found.cells,
    fitting: Number(found.fitting),
    page: seqPage(found.page, page),
  };
}

const knownWithFacets = (datasetId: string) => Prisma.sql`
  SELECT c.seq, c.action, c.status, c.channel, c.split
  FROM (SELECT seq FROM matched LIMIT (
    SELECT CASE WHEN count(*) > ${COUNT_CAP} THEN ${OVERFLOW_SAMPLE}::int ELSE ${COUNT_CAP}::int END FROM matched
  )) part JOIN conversation c ON c.dataset_id = ${datasetId}::uuid AND c.seq = part.seq`;

type FoundMatches = { matched: bigint; fitting: bigint; page: bigint[]; cells: Cell[] };

/**
 * `SELECT … AS seq` of the rows that match, in no order. With `facets` those of cells have to fit too. One condition
 * leads, the others are looked up for what it gives: words, else predictions, else the row's own columns.
 */
export function matched(datasetId: string, filter: RowFilterInput, facets = false): Prisma.Sql {
  const row = facets && hasFacets(filter) ? [whereFacets(filter), ...ofRow(filter)] : ofRow(filter);
  const sources = predictionSources(datasetId, filter);
  const [leading, ...others] = sources;
  const words =
    filter.q !== undefined &&
    Prisma.sql`SELECT s.seq FROM conversation_search s WHERE ${whereFound(datasetId, filter.q)}`;
  const lead = words || leading?.all;
  if (!lead) {
    return Prisma.sql`SELECT c.seq FROM conversation c WHERE c.dataset_id = ${datasetId}::uuid AND ${and(row)}`;
  }
  const rest = words ? sources : others;
  if (row.length === 0 && rest.length === 0) return Prisma.sql`SELECT m.seq FROM (${lead}) m`;
  const join =
    row.length > 0
      ? Prisma.sql`JOIN conversation c ON c.dataset_id = ${datasetId}::uuid AND c.seq = m.seq AND ${and(row)}`
      : Prisma.empty;
  return Prisma.sql`SELECT m.seq FROM (${lead}) m ${join} WHERE ${and(rest.map(({ holds }) => holds(Prisma.sql`m.seq`)))}`;
}

/** Few rows fit the facets, many the rest: take those few and look whether they fit. Exact. */
export async function findAmongFew(
  { datasetId, filter }: Narrowed,
  page: PageRequest,
): Promise<{ total: Count; page: SeqPage }> {
  const words = filter.q
    ? Prisma.sql`JOIN conversation_search s ON s.dataset_id = ${datasetId}::uuid AND s.seq = few.seq
        AND ${whereFound(datasetId, filter.q)}`
    : Prisma.empty;
  const said = predictionSources(datasetId, filter).map(({ holds }) => holds(Prisma.sql`few.seq`));
  const [found] = await withTimeout<{ fitting: bigint; page: bigint[] }>(Prisma.sql`
    WITH few AS MATERIALIZED (
      SELECT c.seq FROM conversation c
      WHERE c.dataset_id = ${datasetId}::uuid AND ${and([whereFacets(filter), ...ofRow(filter)])}
    ), fitting AS MATERIALIZED (SELECT few.seq FROM few ${words} WHERE ${and(said)})
    SELECT (SELECT count(*) FROM fitting) AS fitting,
      ARRAY(SELECT seq FROM fitting WHERE true ${beyond(page, "seq")} ${inOrder(page, "seq")}) AS page`);
  return {
    total: { count: Number(found?.fitting ?? 0), capped: false },
    page: seqPage(found?.page ?? [], page),
  };
}

/**
 * Many rows fit, so the next page is most probably near: WINDOW rows are walked through in import order. Where the
 * fitting rows stand elsewhere, all of them are taken from the index and sorted; that costs as much as there are of
 * them (550 ms for a walk through a million rows to a word that only the last 3 % have, 20 ms for this).
 */
export async function findAmongMany(narrowed: Narrowed, page: PageRequest): Promise<SeqPage> {
  const [found] = await withTimeout<FoundPage>(walkWindow(narrowed, page));
  if (!found) throw new Error("The search answered nothing");
  if (found.page.length > page.limit || !found.further) return seqPage(found.page, page);
  const { datasetId, filter } = narrowed;
  const [all] = await withTimeout<{ page: bigint[] }>(Prisma.sql`
    SELECT ARRAY(SELECT m.seq FROM (${matched(datasetId, filter, true)}) m
      WHERE true ${beyond(page, "m.seq")} ${inOrder(page, "m.seq + 0")}) AS page`);
  return seqPage(all?.page ?? [], page);
}

type FoundPage = { page: bigint[]; further: boolean };

type Walk = {
  table: Prisma.Sql;
  alias: "c" | "m";
  where: Prisma.Sql;
  /** What is left to be looked up for each row. */
  rest: Prisma.Sql[];
};

/** Through the index that has exactly the rows of one condition, in order, or through the rows themselves. */
function walk({ datasetId, filter }: Narrowed): Walk {
  const sources = predictionSources(datasetId, filter);
  const led = sources.find(({ ordered }) => ordered !== null);
  const row = [...(hasFacets(filter) ? [whereFacets(filter)] : []), ...ofRow(filter)];
  const lookUps = (seq: Prisma.Sql): Prisma.Sql[] => [
    ...sources.filter((source) => source !== led).map(({ holds }) => holds(seq)),
    ...(filter.q === undefined
      ? []
      : [
          Prisma.sql`EXISTS (SELECT FROM conversation_search s
            WHERE s.dataset_id = ${datasetId}::uuid AND s.seq = ${seq} AND ${whereFound(datasetId, filter.q)})`,
        ]),
  ];
  const inDataset = Prisma.sql`c.dataset_id = ${datasetId}::uuid`;
  if (led?.ordered) {
    const fits = Prisma.sql`EXISTS (SELECT FROM conversation c WHERE ${inDataset} AND c.seq = m.seq AND ${and(row)})`;
    return {
      table: Prisma.sql`(SELECT p.seq FROM ${led.ordered}) m`,
      alias: "m",
      where: Prisma.sql`true`,
      rest: [...(row.length > 0 ? [fits] : []), ...lookUps(Prisma.sql`m.seq`)],
    };
  }
  if (filter.q !== undefined && row.length === 0 && sources.length === 0) {
    const found = whereFound(datasetId, filter.q, "c");
    return { table: Prisma.sql`conversation_search c`, alias: "c", where: inDataset, rest: [found] };
  }
  // The index of one value of an attribute has its rows in order.
  const attribute = ATTRIBUTES.find((name) => filter[name]?.length === 1);
  const [value] = attribute ? stored(filter[attribute] ?? []) : [];
  const ofValue =
    attribute && value !== undefined ? Prisma.sql`AND c.${Prisma.raw(attribute)} = ${value}` : Prisma.empty;
  return {
    table: Prisma.sql`conversation c`,
    alias: "c",
    where: Prisma.sql`${inDataset} ${ofValue}`,
    rest: [...row, ...lookUps(Prisma.sql`c.seq`)],
  };
}

function walkWindow(narrowed: Narrowed, page: PageRequest): Prisma.Sql {
  const { table, alias, where, rest } = walk(narrowed);
  const window = alias === "m" && rest.length > 0 ? LED_WINDOW : WINDOW;
  const seq = `${alias}.seq`;
  const ahead = Prisma.sql`WHERE ${where} ${beyond(page, seq)}`;
  // The LIMIT keeps the look-up where it stands: once for each row of the window, and only as far as it is read.
  return Prisma.sql`
    SELECT
      ARRAY(SELECT w.seq FROM (
        SELECT ${Prisma.raw(seq)}, f.hit FROM ${table}
        LEFT JOIN LATERAL (SELECT true AS hit WHERE ${and(rest)} LIMIT 1) f ON true
        ${ahead} ${inOrder(page, seq, window)}
      ) w WHERE w.hit ${inOrder(page, "w.seq")}) AS page,
      EXISTS (SELECT FROM ${table} ${ahead} ${inOrder(page, seq, 1)} OFFSET ${window}) AS further`;
}

/** The number of rows where all but the facets alone fit more than COUNT_CAP; else it means nothing. */
export async function countAmongMany({ datasetId, filter }: Narrowed): Promise<Count> {
  if (!hasFacets(filter)) return { count: COUNT_CAP, capped: true };
  const [found] = await withTimeout<{ n: bigint }>(Prisma.sql`
    SELECT count(*) AS n FROM (${matched(datasetId, filter, true)} LIMIT ${COUNT_CAP + 1}) x`);
  const n = Number(found?.n ?? 0);
  return { count: Math.min(n, COUNT_CAP), capped: n > COUNT_CAP };
}

/** One statement, given up after SEARCH_TIMEOUT_MS. */
export async function withTimeout<T>(sql: Prisma.Sql): Promise<T[]> {
  const [, found] = await db().$transaction([
    db().$executeRaw`SELECT set_config('statement_timeout', ${String(SEARCH_TIMEOUT_MS)}, true)`,
    db().$queryRaw<T[]>(sql),
  ]);
  return found;
}
