import { expect, test } from "vitest";
import type { Actor } from "@/lib/domain/access";
import { createDataset } from "@/lib/services/datasets/create-dataset";
import { cancelQuality } from "@/lib/services/quality/cancel-quality";
import { collectRows } from "@/lib/services/quality/collect-rows";
import { datasetQuality } from "@/lib/services/quality/dataset-quality";
import { readQuality } from "@/lib/services/quality/read-quality";
import { runQualityReport } from "@/lib/services/quality/run-report";
import { startQuality } from "@/lib/services/quality/start-quality";
import { MeasuringStopped } from "@/lib/services/quality/stopped";
import { testDatabase } from "../support/database";
import { ADMIN, goodRow, goodRows, importFile, lines } from "../support/import-rows";

const database = testDatabase();
const VIEWER: Actor = { kind: "user", id: "vera", name: "Vera", role: "VIEWER" };
const LAST = { lastTry: true };

const jobsOf = (id: string) =>
  database.query<{ name: string }>(
    "SELECT task_identifier AS name FROM graphile_worker.jobs WHERE key = $1",
    [`quality:${id}`],
  );
const idOf = async (slug: string) =>
  (await database.query<{ id: string }>("SELECT id FROM dataset WHERE slug = $1", [slug]))[0]?.id ?? "";

test("measuring is queued once however often it is asked for, runs to a stored report, and changes nothing when run again", async () => {
  await importFile(
    lines([...goodRows(12), goodRow("x", { meta: { channel: "email", split: "test" } })]),
    "plain",
  );
  expect(await readQuality(ADMIN, "plain")).toEqual({ current: null, report: null });
  const [one, other] = await Promise.all([startQuality(ADMIN, "plain"), startQuality(ADMIN, "plain")]);
  expect(one.id).toBe(other.id);
  expect(await jobsOf(one.id)).toEqual([{ name: "quality.measure" }]);
  expect((await readQuality(VIEWER, "plain")).current).toMatchObject({ status: "queued", result: null });

  await runQualityReport(one.id, LAST);
  const { current, report } = await readQuality(VIEWER, "plain");
  expect(current).toBeNull();
  expect(report).toMatchObject({ status: "done", stale: false, passed: false, progress: 1 });
  expect(report?.result).toMatchObject({
    ...{ rows: 13, sample: null, invalid: { count: 0 }, empty_ledgers: 0 },
    coverage: { plan: { kind: "seen", planned: 2, filled: 2 } },
  });
  // The rows differ by a number only.
  expect(report?.result?.near_duplicates.count).toBe((13 * 12) / 2);
  await runQualityReport(one.id, LAST);
  expect((await readQuality(VIEWER, "plain")).report).toEqual(report);
  expect((await readQuality(VIEWER, "plain", { withResult: false })).report?.result).toBeNull();
});

test("a report is stale as soon as the data set has changed, and the next one is not", async () => {
  await importFile(lines(goodRows(3)), "changing");
  await datasetQuality(ADMIN, "changing");
  expect((await readQuality(ADMIN, "changing")).report?.stale).toBe(false);
  await importFile(lines(goodRows(1, 50)), "changing");
  expect((await readQuality(ADMIN, "changing")).report?.stale).toBe(true);
  await datasetQuality(ADMIN, "changing");
  expect((await readQuality(ADMIN, "changing")).report).toMatchObject({ stale: false, result: { rows: 4 } });
});

test("a worker that has to stop leaves the report to the next one, which begins anew", async () => {
  await importFile(lines(goodRows(300)), "stopped");
  const { id } = await startQuality(ADMIN, "stopped");
  const stop = AbortSignal.abort();
  await expect(runQualityReport(id, { signal: stop, lastTry: false })).rejects.toThrow(MeasuringStopped);
  expect((await readQuality(ADMIN, "stopped")).current).toMatchObject({ status: "running" });
  // Asking meanwhile begins no second one.
  expect((await startQuality(ADMIN, "stopped")).id).toBe(id);
  await runQualityReport(id, LAST);
  expect((await readQuality(ADMIN, "stopped")).report).toMatchObject({ id, status: "done" });
});

test("cancelling ends what is queued or runs; the last report stays, and measuring can begin again", async () => {
  await importFile(lines(goodRows(5)), "cancelled");
  await datasetQuality(ADMIN, "cancelled");
  const { id } = await startQuality(ADMIN, "cancelled");
  const { current, report } = await cancelQuality(ADMIN, "cancelled");
  expect(current).toMatchObject({ id, status: "cancelled" });
  expect(report).toMatchObject({ status: "done" });
  await runQualityReport(id, LAST);
  expect((await readQuality(ADMIN, "cancelled")).current).toMatchObject({ id, status: "cancelled" });
  await cancelQuality(ADMIN, "cancelled");
  expect((await startQuality(ADMIN, "cancelled")).id).not.toBe(id);
});

test("a report whose job is gone does not stand in the way of the next", async () => {
  await importFile(lines(goodRows(2)), "abandoned");
  const { id } = await startQuality(ADMIN, "abandoned");
  await database.query("SELECT graphile_worker.remove_job($1)", [`quality:${id}`]);
  const next = await startQuality(ADMIN, "abandoned");
  expect(next.id).not.toBe(id);
  expect(
    await database.query("SELECT status, failure->>'code' AS code FROM quality_report WHERE id = $1", [id]),
  ).toEqual([{ status: "failed", code: "interrupted" }]);
});

test("what fails for good is told with its reason", async () => {
  await importFile(lines(goodRows(2)), "failing");
  const { id } = await startQuality(ADMIN, "failing");
  await database.query("ALTER TABLE conversation RENAME COLUMN scenario_id TO elsewhere");
  try {
    await expect(runQualityReport(id, { lastTry: false })).rejects.toThrow("scenario_id");
    expect((await readQuality(ADMIN, "failing")).current?.status).toBe("running");
    await runQualityReport(id, LAST);
  } finally {
    await database.query("ALTER TABLE conversation RENAME COLUMN elsewhere TO scenario_id");
  }
  expect((await readQuality(ADMIN, "failing")).current).toMatchObject({
    ...{ status: "failed", failure: { code: "internal", message: expect.stringContaining("scenario_id") } },
  });
});

test("an empty data set is measured, a missing one is not found, and who may only look may not measure", async () => {
  await createDataset(ADMIN, { slug: "nothing-in-it" });
  expect(await datasetQuality(ADMIN, "nothing-in-it")).toMatchObject({ rows: 0, passed: true, chance: null });
  expect((await readQuality(VIEWER, "nothing-in-it")).report).toMatchObject({ stale: false, passed: true });
  await expect(startQuality(VIEWER, "plain")).rejects.toMatchObject({ code: "forbidden" });
  await expect(startQuality(ADMIN, "no-such-set")).rejects.toMatchObject({ code: "not_found" });
});

test("a data set that is too large is sampled by whole scenarios, the same each time, and every row is still checked", async () => {
  const rows = Array.from({ length: 400 }, (_, n) =>
    goodRow(n, { meta: { channel: "chat", split: "train", scenario_id: `pair-${n >> 1}` } }),
  );
  await importFile(lines(rows), "large");
  const id = await idOf("large");
  const collect = (expected: number) =>
    collectRows(id, { expected, onRow: () => {} }, { rows: 100, characters: 1_000_000 });
  const known = await collect(400);
  expect(known).toMatchObject({ seen: 400, sampled: true, invalid: { count: 0 } });
  expect(known.rows.length).toBeGreaterThan(40);
  expect(known.rows.length).toBeLessThanOrEqual(100);
  const perScenario = new Map<string, number>();
  for (const { scenario } of known.rows) perScenario.set(scenario, (perScenario.get(scenario) ?? 0) + 1);
  expect([...new Set(perScenario.values())]).toEqual([2]);
  expect((await collect(400)).rows.map((row) => row.id)).toEqual(known.rows.map((row) => row.id));
  // Nobody said how many would come: the bound is found on the way.
  const unknown = await collect(10);
  expect(unknown.sampled).toBe(true);
  expect(unknown.rows.length).toBeLessThanOrEqual(100);
  const small = await collectRows(id, { expected: 400, onRow: () => {} }, { rows: 1_000, characters: 2_000 });
  expect(small.sampled).toBe(true);
  expect(small.rows.length).toBeLessThan(60);
});
