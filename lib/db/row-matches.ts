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

/** Rows that are walked through in search of a page. */
const WINDOW = 10_000;

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
  const [found] = await withTimeout<FoundMatches>(
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
  const [found] = await withTimeout<{ fitting: bigint; page: bigint[] }>(Prisma.sql`
    WITH few AS MATERIALIZED (
      SELECT c.id, c.seq FROM conversation c
      WHERE c.dataset_id = ${datasetId}::uuid AND ${whereFacets(filter)} ${warned}
    ), fitting AS MATERIALIZED (SELECT few.seq FROM few ${words})
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
  const source = isOnlyWords(filter)
    ? Prisma.sql`conversation_search c WHERE ${whereFound(datasetId, filter.q, "c")}`
    : Prisma.sql`conversation c WHERE ${whereRows(datasetId, filter)}`;
  const [all] = await withTimeout<{ page: bigint[] }>(Prisma.sql`
    SELECT ARRAY(SELECT c.seq FROM ${source} ${beyond(page, "c.seq")} ${inOrder(page, "c.seq + 0")}) AS page`);
  return seqPage(all?.page ?? [], page);
}

const isOnlyWords = (filter: RowFilterInput): filter is RowFilterInput & { q: string } =>
  filter.q !== undefined && !hasFacets(filter) && !filter.warning;

type FoundPage = { page: bigint[]; further: boolean };

function walkWindow({ datasetId, filter }: Narrowed, page: PageRequest): Prisma.Sql {
  const { q } = filter;
  const inDataset = Prisma.sql`c.dataset_id = ${datasetId}::uuid ${beyond(page, "c.seq")}`;
  const table = Prisma.raw(isOnlyWords(filter) ? "conversation_search" : "conversation");
  const rest = Prisma.sql`${whereFacets(filter)} AND ${filter.warning ? whereWarned(filter.warning) : Prisma.sql`true`}`;
  // The LIMIT keeps the look-up where it stands: once for each row of the window, and only as far as it is read.
  const hit = isOnlyWords(filter)
    ? Prisma.sql`SELECT true AS hit WHERE ${whereFound(datasetId, filter.q, "c")} LIMIT 1`
    : q === undefined
      ? Prisma.sql`SELECT true AS hit WHERE ${rest} LIMIT 1`
      : Prisma.sql`SELECT true AS hit FROM conversation_search s
          WHERE ${rest} AND s.seq = c.seq AND ${whereFound(datasetId, q)} LIMIT 1`;
  return Prisma.sql`
    SELECT
      ARRAY(SELECT w.seq FROM (
        SELECT c.seq, f.hit FROM ${table} c LEFT JOIN LATERAL (${hit}) f ON true
        WHERE ${inDataset} ${inOrder(page, "c.seq", WINDOW)}
      ) w WHERE w.hit ${inOrder(page, "w.seq")}) AS page,
      EXISTS (SELECT FROM ${table} c WHERE ${inDataset} ${inOrder(page, "c.seq", 1)} OFFSET ${WINDOW}) AS further`;
}

/** The number of rows where the words or warnings alone fit more than COUNT_CAP; else it means nothing. */
export async function countAmongMany({ datasetId, filter }: Narrowed): Promise<Count> {
  if (!hasFacets(filter)) return { count: COUNT_CAP, capped: true };
  const [found] = await withTimeout<{ n: bigint }>(Prisma.sql`
    SELECT count(*) AS n FROM (
      SELECT FROM conversation c WHERE ${whereRows(datasetId, filter)} LIMIT ${COUNT_CAP + 1}) x`);
  const n = Number(found?.n ?? 0);
  return { count: Math.min(n, COUNT_CAP), capped: n > COUNT_CAP };
}

/** One statement, given up after SEARCH_TIMEOUT_MS. */
async function withTimeout<T>(sql: Prisma.Sql): Promise<T[]> {
  const [, found] = await db().$transaction([
    db().$executeRaw`SELECT set_config('statement_timeout', ${String(SEARCH_TIMEOUT_MS)}, true)`,
    db().$queryRaw<T[]>(sql),
  ]);
  return found;
}
