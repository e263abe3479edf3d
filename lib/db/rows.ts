import { db } from "./client";
import { type CellCounts, type Count, facetCounts, readCells, sumCells } from "./facets";
import { type FurtherCounts, furtherFacets } from "./further-facets";
import { hasFacets, isNarrowed, type RowFilterInput, whereFacets, whereRows } from "./row-filter";
import {
  COUNT_CAP,
  countAmongMany,
  findAmongFew,
  findAmongMany,
  findMatches,
  type Matches,
} from "./row-matches";
import { beyond, inOrder, type PageRequest, type SeqPage, seqPage } from "./row-page";
import { type RowSummaryRecord, rowSummaries } from "./row-summaries";

export type RowListRequest = {
  datasetId: string;
  filter: RowFilterInput;
  page: PageRequest;
  /** Whether the total is wanted: further pages need none. */
  count: boolean;
  facets: boolean;
};

export type FacetCounts = CellCounts & FurtherCounts;

export type RowList = {
  rows: RowSummaryRecord[];
  more: boolean;
  total: Count | null;
  facets: FacetCounts | null;
};

/**
 * A page of rows in import order, the number of rows that fit, and the counts for each facet.
 * The facets of cells come from their counters, exact at any size. Whatever else is asked for is counted exactly up to
 * COUNT_CAP.
 */
export async function listRows(request: RowListRequest): Promise<RowList> {
  const { datasetId, filter } = request;
  const [found, further] = await Promise.all([
    isNarrowed(filter) ? narrowed(request) : counted(request),
    request.facets ? furtherFacets(datasetId, filter) : null,
  ]);
  const { page, total, facets } = found;
  const rows = await rowSummaries(datasetId, page.seqs);
  return {
    rows,
    more: page.more,
    total: request.count ? total : null,
    facets: facets && further && { ...facets, ...further },
  };
}

/** The number of rows that fit, however long it takes: for what is about to be done to all of them. */
export async function countExactly(datasetId: string, filter: RowFilterInput): Promise<number> {
  if (!isNarrowed(filter)) return sumCells(await readCells(datasetId), filter);
  const [found] = await db().$queryRaw<{ n: bigint }[]>`
    SELECT count(*) AS n FROM conversation c WHERE ${whereRows(datasetId, filter)}`;
  return Number(found?.n ?? 0);
}

type Found = { page: SeqPage; total: Count | null; facets: CellCounts | null };

/** Only facets: everything is in the counters. */
async function counted({ datasetId, filter, page, count, facets }: RowListRequest): Promise<Found> {
  const [cells, found] = await Promise.all([
    count || facets ? readCells(datasetId) : [],
    hasFacets(filter) ? pageByCells(datasetId, filter, page) : pageOfAll(datasetId, page),
  ]);
  return {
    page: found,
    total: count ? { count: sumCells(cells, filter), capped: false } : null,
    facets: facets ? facetCounts(cells, cells, filter) : null,
  };
}

async function pageOfAll(datasetId: string, page: PageRequest): Promise<SeqPage> {
  const found = await db().$queryRaw<{ seq: bigint }[]>`
    SELECT c.seq FROM conversation c WHERE c.dataset_id = ${datasetId}::uuid ${beyond(page, "c.seq")}
    ${inOrder(page, "c.seq")}`;
  return seqPage(
    found.map(({ seq }) => seq),
    page,
  );
}

/**
 * One short index range for each cell that fits, merged: the cost depends on the number of cells (hundreds), never
 * on how many rows lie between two that fit. Walking in import order and filtering took 2.6 s where all fitting
 * rows stood at the end of a million.
 */
async function pageByCells(datasetId: string, filter: RowFilterInput, page: PageRequest): Promise<SeqPage> {
  const found = await db().$queryRaw<{ seq: bigint }[]>`
    WITH cell AS MATERIALIZED (
      SELECT c.action, c.status, c.channel, c.split FROM dataset_cell c
      WHERE c.dataset_id = ${datasetId}::uuid AND ${whereFacets(filter)}
      GROUP BY 1, 2, 3, 4 HAVING sum(c.n) > 0
    )
    SELECT row.seq FROM cell CROSS JOIN LATERAL (
      SELECT c.seq FROM conversation c
      WHERE c.dataset_id = ${datasetId}::uuid AND c.action = cell.action AND c.status = cell.status
        AND c.channel = cell.channel AND c.split = cell.split ${beyond(page, "c.seq")}
      ${inOrder(page, "c.seq")}
    ) row ${inOrder(page, "row.seq")}`;
  return seqPage(
    found.map(({ seq }) => seq),
    page,
  );
}

/** More than the counters know: they do not know the rows, but they tell which side is the shorter one. */
async function narrowed({ datasetId, filter, page, count, facets }: RowListRequest): Promise<Found> {
  const cells = await readCells(datasetId);
  const fromMatches = (matches: Matches) => facetCounts(cells, matches.cells, filter, matches.overflow);
  if (hasFacets(filter) && sumCells(cells, filter) <= COUNT_CAP) {
    const [few, matches] = await Promise.all([
      findAmongFew({ datasetId, filter }, page),
      facets ? findMatches({ datasetId, filter }, page, { cells: true }) : undefined,
    ]);
    return { ...few, facets: matches ? fromMatches(matches) : null };
  }
  // Whether there are many is not known yet, but counting few costs little, and counting many would come last.
  const [matches, total] = await Promise.all([
    findMatches({ datasetId, filter }, page, { cells: facets }),
    count ? countAmongMany({ datasetId, filter }) : null,
  ]);
  const facetsFound = facets ? fromMatches(matches) : null;
  if (!matches.overflow) {
    return { page: matches.page, total: { count: matches.fitting, capped: false }, facets: facetsFound };
  }
  return { page: await findAmongMany({ datasetId, filter }, page), total, facets: facetsFound };
}
