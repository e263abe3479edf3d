import { Prisma } from "@/lib/generated/prisma/client";
import { db } from "./client";
import type { Cell, Count } from "./facets";
import {
  hasFacets,
  type RowFilterInput,
  whereFacets,
  whereFound,
  whereRows,
  whereWarned,
} from "./row-filter";
import { beyond, inOrder, type PageRequest, type SeqPage, seqPage } from "./row-page";

/** Rows found by words or warnings are counted exactly up to here. */
export const COUNT_CAP = 10_000;

/** Where more rows match, the facets are counted over this many of them: lower bounds, at a tenth of the cost. */
const OVERFLOW_SAMPLE = 2_000;

/** A search that takes longer than this is given up, so that it cannot hold the database. */
const SEARCH_TIMEOUT_MS = 8_000;

/**
 * Rows of the filter's words and warnings, its facets left aside. Up to COUNT_CAP rows everything is exact; beyond
 * that `overflow`: `page` and `fitting` mean nothing, and the cells are those of some OVERFLOW_SAMPLE rows.
 */
export type Matches = { overflow: boolean; cells: Cell[]; fitting: number; page: SeqPage };

type Narrowed = { datasetId: string; filter: RowFilterInput };

/**
 * Rows that hold the words, taken as the index gives them and put in order afterwards. The planner, left alone,
 * walks a million rows in import order to find one rare word (295 ms; this way 1 ms).
 */
export async function findMatches(
  { datasetId, filter }: Narrowed,
  page: PageRequest,
  options: { cells: boolean },
): Promise<Matches> {
  const joined = options.cells || hasFacets(filter);
  const [found] = await withTimeout(
    Prisma.sql`
      WITH matched AS MATERIALIZED (${matched(datasetId, filter)} LIMIT ${COUNT_CAP + 1}),
      known AS MATERIALIZED (${joined ? KNOWN_WITH_FACETS : Prisma.sql`SELECT seq FROM matched`}),
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

const KNOWN_WITH_FACETS = Prisma.sql`
  SELECT c.seq, c.action, c.status, c.channel, c.split
  FROM (SELECT id FROM matched LIMIT (
    SELECT CASE WHEN count(*) > ${COUNT_CAP} THEN ${OVERFLOW_SAMPLE}::int ELSE ${COUNT_CAP}::int END FROM matched
  )) part JOIN conversation c ON c.id = part.id`;

type FoundMatches = { matched: bigint; fitting: bigint; page: bigint[]; cells: Cell[] };

/** Ids and sequence numbers of the rows with the words and warnings, in no order. */
function matched(datasetId: string, filter: RowFilterInput): Prisma.Sql {
  if (filter.q === undefined) {
    return Prisma.sql`SELECT c.id, c.seq FROM conversation c
      WHERE c.dataset_id = ${datasetId}::uuid AND ${whereWarned(filter.warning ?? [])}`;
  }
  const warned = filter.warning
    ? Prisma.sql`JOIN conversation c ON c.id = s.conversation_id AND ${whereWarned(filter.warning)}`
    : Prisma.empty;
  return Prisma.sql`SELECT s.conversation_id AS id, s.seq FROM conversation_search s ${warned}
    WHERE ${whereFound(datasetId, filter.q)}`;
}

/** Few rows fit the facets, many the words: take those few and look for the words in them. Exact. */
export async function findAmongFew(
  { datasetId, filter }: Narrowed,
  page: PageRequest,
): Promise<{ total: Count; page: SeqPage }> {
  const words = filter.q
    ? Prisma.sql`JOIN conversation_search s ON s.conversation_id = few.id AND ${whereFound(datasetId, filter.q)}`
    : Prisma.empty;
  const warned = filter.warning ? Prisma.sql`AND ${whereWarned(filter.warning)}` : Prisma.empty;
  const [found] = await withTimeout(Prisma.sql`
    WITH few AS MATERIALIZED (
      SELECT c.id, c.seq FROM conversation c
      WHERE c.dataset_id = ${datasetId}::uuid AND ${whereFacets(filter)} ${warned}
    ), fitting AS MATERIALIZED (SELECT few.seq FROM few ${words})
    SELECT 0::bigint AS matched, (SELECT count(*) FROM fitting) AS fitting, '[]'::jsonb AS cells,
      ARRAY(SELECT seq FROM fitting WHERE true ${beyond(page, "seq")} ${inOrder(page, "seq")}) AS page`);
  return {
    total: { count: Number(found?.fitting ?? 0), capped: false },
    page: seqPage(found?.page ?? [], page),
  };
}

/**
 * Many rows fit: a page is found soon by walking in import order, and counting stops at the cap. Both tables are
 * told where the page begins: a merge join would else read one of them from its start (375 ms instead of 1).
 */
export async function findAmongMany(
  { datasetId, filter }: Narrowed,
  page: PageRequest,
  options: { count: boolean },
): Promise<{ total: Count | null; page: SeqPage }> {
  const { q } = filter;
  const rest = whereRows(datasetId, { ...filter, q: undefined });
  const source =
    q === undefined
      ? Prisma.sql`conversation c WHERE ${rest}`
      : hasFacets(filter) || filter.warning
        ? Prisma.sql`conversation c JOIN conversation_search s ON s.seq = c.seq
            WHERE ${rest} AND ${whereFound(datasetId, q)} ${beyond(page, "s.seq")}`
        : Prisma.sql`conversation_search c WHERE ${whereFound(datasetId, q, "c")}`;
  const counted = Prisma.sql`conversation c WHERE ${whereRows(datasetId, filter)}`;
  // Words alone have been found to be more than the cap before.
  const known = !hasFacets(filter);
  const [found] = await withTimeout(Prisma.sql`
    SELECT 0::bigint AS matched, '[]'::jsonb AS cells,
      ${
        options.count && !known
          ? Prisma.sql`(SELECT count(*) FROM (SELECT FROM ${counted} LIMIT ${COUNT_CAP + 1}) x)`
          : Prisma.sql`${COUNT_CAP + 1}::bigint`
      } AS fitting,
      ARRAY(SELECT c.seq FROM ${source} ${beyond(page, "c.seq")} ${inOrder(page, "c.seq")}) AS page`);
  const count = Number(found?.fitting ?? 0);
  return {
    total: options.count ? { count: Math.min(count, COUNT_CAP), capped: count > COUNT_CAP } : null,
    page: seqPage(found?.page ?? [], page),
  };
}

/** One statement, given up after SEARCH_TIMEOUT_MS. */
async function withTimeout(sql: Prisma.Sql): Promise<FoundMatches[]> {
  const [, found] = await db().$transaction([
    db().$executeRaw`SELECT set_config('statement_timeout', ${String(SEARCH_TIMEOUT_MS)}, true)`,
    db().$queryRaw<FoundMatches[]>(sql),
  ]);
  return found;
}
