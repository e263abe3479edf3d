import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { CELL_FACETS, compactCells, type FacetCounts } from "@/lib/db/facets";
import type { RowFilterInput } from "@/lib/db/row-filter";
import { listRows } from "@/lib/db/rows";
import { indexSearchBatch } from "@/lib/db/search";
import {
  ACTIONS,
  CHANNELS,
  fits,
  insertRows,
  makeDataset,
  SPLITS,
  STATUSES,
  type TestRow,
  testFilter,
  testRow,
  walk,
} from "../support/browse-rows";
import { testDatabase } from "../support/database";

const database = testDatabase();
let datasetId: string;
let known: (TestRow & { seq: bigint })[];

/** The rows as plain SQL reads them. */
async function readAll(): Promise<typeof known> {
  const rows = await database.query<TestRow & { seq: string; said: string }>(
    `SELECT seq, action, status, channel, split, warnings, messages->0->>'content' AS said
     FROM conversation WHERE dataset_id = $1 ORDER BY seq`,
    [datasetId],
  );
  return rows.map((row) => ({ ...row, seq: BigInt(row.seq), words: row.said.split(" ") }));
}

const expected = (filter: RowFilterInput) => known.filter((row) => fits(row, filter));

beforeAll(async () => {
  datasetId = await makeDataset(database, "list");
  const other = await makeDataset(database, "other");
  const rows = fc.sample(testRow, { numRuns: 400, seed: 7 });
  await insertRows(database, datasetId, rows.slice(0, 200));
  await insertRows(database, other, rows.slice(0, 50));
  await insertRows(database, datasetId, rows.slice(200));
  await indexSearchBatch(datasetId, 0n, 1_000);
  await indexSearchBatch(other, 0n, 1_000);
  known = await readAll();
});

describe("paging", () => {
  test("visits every fitting row exactly once, in import order, in both directions, under any filter", async () => {
    await fc.assert(
      fc.asyncProperty(
        testFilter,
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom("after" as const, "before" as const),
        async (filter, limit, direction) => {
          const seen = await walk(datasetId, filter, limit, direction);
          expect(seen.map((row) => row.seq)).toEqual(expected(filter).map((row) => row.seq));
        },
      ),
      { numRuns: 60, seed: 11 },
    );
  });

  test("shows each row as it stands", async () => {
    const { rows } = await listRows({
      datasetId,
      filter: {},
      page: { limit: 200 },
      count: true,
      facets: false,
    });
    const shown = rows.map(({ seq, action, status, channel, split, warnings, excerpt }) => ({
      seq,
      action,
      status,
      channel,
      split,
      warnings,
      said: excerpt,
    }));
    expect(shown).toEqual(
      known.slice(0, 200).map(({ words, ...row }) => ({ ...row, said: words.join(" ") })),
    );
    expect(rows[0]).toMatchObject({ messages: 1, tasks: 0, version: 1, targetTaskId: null });
  });
});

/** Counts by going through all rows: each facet under the other conditions. */
function bruteForce(filter: RowFilterInput): Record<string, Record<string, number>> {
  const values = { action: ACTIONS, status: STATUSES, channel: CHANNELS, split: SPLITS };
  return Object.fromEntries(
    CELL_FACETS.map((facet) => {
      const rows = expected({ ...filter, [facet]: undefined });
      const counts = values[facet].map((value): [string, number] => [
        value === "" ? "(none)" : value,
        rows.filter((row) => row[facet] === value).length,
      ]);
      return [facet, Object.fromEntries(counts)];
    }),
  );
}

const asCounts = (facets: FacetCounts | null) =>
  Object.fromEntries(
    CELL_FACETS.map((facet) => [
      facet,
      Object.fromEntries((facets?.[facet] ?? []).map(({ value, count }) => [value, count])),
    ]),
  );

async function assertCounts(): Promise<void> {
  known = await readAll();
  await fc.assert(
    fc.asyncProperty(testFilter, async (filter) => {
      const list = await listRows({ datasetId, filter, page: { limit: 1 }, count: true, facets: true });
      expect(list.total).toEqual({ count: expected(filter).length, capped: false });
      expect(asCounts(list.facets)).toEqual(bruteForce(filter));
    }),
    { numRuns: 30, seed: 5 },
  );
}

describe("counts", () => {
  test("total and facets equal brute force under any filter", assertCounts);

  test("stay exact after inserts, updates and deletes, and after folding the counters", async () => {
    await insertRows(database, datasetId, fc.sample(testRow, { numRuns: 40, seed: 3 }));
    await indexSearchBatch(datasetId, 0n, 1_000);
    await database.query(
      `UPDATE conversation SET status = 'corrected', action = 'noop', split = 'test', version = version + 1
       WHERE dataset_id = $1 AND seq % 3 = 0`,
      [datasetId],
    );
    await database.query(
      "UPDATE conversation SET version = version + 1 WHERE dataset_id = $1 AND seq % 5 = 0",
      [datasetId],
    );
    await database.query("DELETE FROM conversation WHERE dataset_id = $1 AND seq % 7 = 0", [datasetId]);
    await assertCounts();
    expect(await compactCells(datasetId)).toBeGreaterThan(0);
    await assertCounts();
    expect(await compactCells(datasetId)).toBe(0);
  });

  test("folding the counters twice at once and while rows are written loses nothing", async () => {
    await Promise.all([
      compactCells(datasetId),
      insertRows(database, datasetId, fc.sample(testRow, { numRuns: 20, seed: 9 })),
      compactCells(datasetId),
    ]);
    await indexSearchBatch(datasetId, 0n, 1_000);
    await assertCounts();
  });
});
