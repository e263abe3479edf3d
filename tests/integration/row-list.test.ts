import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { compactCells } from "@/lib/db/facets";
import { CONFIDENCE_BANDS } from "@/lib/db/further-facets";
import type { RowFilterInput } from "@/lib/db/row-filter";
import { type FacetCounts, listRows } from "@/lib/db/rows";
import { indexSearchBatch } from "@/lib/db/search";
import {
  ACTIONS,
  CHANNELS,
  DOMAINS,
  fits,
  insertRows,
  makeDataset,
  SPLITS,
  STATUSES,
  saysSo,
  type TestRow,
  TONES,
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
  const said = (role: string) => `(SELECT jsonb_build_object('confidence', p.confidence,
      'said', CASE p.state WHEN 'ok' THEN p.action::text ELSE p.state::text END)
    FROM prediction p JOIN prediction_run r ON r.id = p.run_id JOIN model m ON m.id = r.model_id
    WHERE p.conversation_id = c.id AND m.name = '${role}') AS ${role}`;
  const rows = await database.query<TestRow & { seq: string; said: string }>(
    `SELECT seq, action, status, channel, split, domain, tone, warnings, messages->0->>'content' AS said,
       ${said("teacher")}, ${said("student")}
     FROM conversation c WHERE dataset_id = $1 ORDER BY seq`,
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
    const shown = rows.map(
      ({ seq, action, status, channel, split, domain, tone, warnings, excerpt, ...row }) => ({
        seq,
        action,
        status,
        channel,
        split,
        domain,
        tone,
        warnings,
        said: excerpt,
        teacher: row.teacher && {
          said: row.teacher.action ?? row.teacher.state,
          confidence: row.teacher.confidence,
        },
        student: row.student && {
          said: row.student.action ?? row.student.state,
          confidence: row.student.confidence,
        },
      }),
    );
    expect(shown).toEqual(
      known.slice(0, 200).map(({ words, ...row }) => ({ ...row, said: words.join(" ") })),
    );
    expect(rows[0]).toMatchObject({ messages: 1, tasks: 0, version: 1, targetTaskId: null });
  });
});

const BANDS = [...CONFIDENCE_BANDS];
const VALUES = {
  ...{ action: ACTIONS, status: STATUSES, channel: CHANNELS, split: SPLITS, domain: DOMAINS, tone: TONES },
  ...{ disagree: ["teacher", "student", "models"], invalid: ["teacher", "student"] },
  ...{ teacher_confidence: BANDS, student_confidence: BANDS },
} as const;
type Facet = keyof typeof VALUES;
const FACETS = Object.keys(VALUES) as Facet[];

const hasValue = (row: TestRow, facet: Facet, value: string): boolean =>
  facet in row ? row[facet as "domain"] === value : saysSo(row, facet, value);

/** Counts by going through all rows: each facet under the other conditions. */
const bruteForce = (filter: RowFilterInput): Record<string, Record<string, number>> =>
  Object.fromEntries(
    FACETS.map((facet) => {
      const rows = expected({ ...filter, [facet]: undefined });
      const asked = (filter[facet] ?? []).map((value) => (value === "(none)" ? "" : value));
      const counts = [...new Set([...VALUES[facet], ...asked])].map((value): [string, number] => [
        value === "" ? "(none)" : value,
        rows.filter((row) => hasValue(row, facet, value)).length,
      ]);
      return [facet, Object.fromEntries(counts)];
    }),
  );

const asCounts = (facets: FacetCounts | null) =>
  Object.fromEntries(
    FACETS.map((facet) => [
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

test("rows that are left out are in no page and in no count, under any filter", async () => {
  known = await readAll();
  const without = known.filter((_, index) => index % 3 === 0).map(({ seq }) => seq);
  const left = known.filter(({ seq }) => !without.includes(seq));
  await fc.assert(
    fc.asyncProperty(testFilter, async (filter) => {
      const rows = left.filter((row) => fits(row, filter));
      const list = await listRows({
        ...{ datasetId, filter: { ...filter, without }, page: { limit: 200 }, count: true, facets: true },
      });
      expect(list.rows.map(({ seq }) => seq)).toEqual(rows.slice(0, 200).map(({ seq }) => seq));
      expect(list.total?.count).toBe(rows.length);
      const others = left.filter((row) => fits(row, { ...filter, action: undefined }));
      for (const { value, count } of list.facets?.action ?? []) {
        expect(count).toBe(others.filter(({ action }) => action === value).length);
      }
    }),
    { numRuns: 15, seed: 13 },
  );
});

describe("counts", () => {
  test("total and facets equal brute force under any filter", assertCounts);

  test("stay exact after inserts, updates and deletes, and after folding the counters", async () => {
    await insertRows(database, datasetId, fc.sample(testRow, { numRuns: 40, seed: 3 }));
    await indexSearchBatch(datasetId, 0n, 1_000);
    await database.query(
      `UPDATE conversation SET status = 'corrected', action = 'noop', target_task_id = NULL, split = 'test', version = version + 1
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
