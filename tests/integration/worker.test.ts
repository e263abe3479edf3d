import { expect, test, vi } from "vitest";
import { queueImport } from "@/lib/services/imports/queue-import";
import { readImport } from "@/lib/services/imports/read-import";
import { openWorkerLocks } from "@/lib/services/worker/locks";
import { queueState } from "@/lib/services/worker/queue-state";
import { testDatabase } from "../support/database";
import { ADMIN, chunksOf, goodRow, goodRows, importFile, lines } from "../support/import-rows";
import { testProcesses } from "../support/processes";

const database = testDatabase();
const { startWorker, stop } = testProcesses(database);
vi.setConfig({ testTimeout: 120_000 });
const LONG = { timeout: 40_000, interval: 50 };
const statusOf = async (id: string): Promise<string> => (await readImport(ADMIN, id)).status;

async function queue(dataset: string, rows: number): Promise<string> {
  await importFile(lines([goodRow(0)]), dataset);
  const file = lines([...goodRows(rows), "{bad", goodRow(1)]);
  const options = { dataset, fileName: "large.jsonl", format: "auto", atomic: false, dryRun: false } as const;
  return (await queueImport(ADMIN, chunksOf(file), options)).id;
}

test("a worker killed in the middle of an import: the next one goes on at once, with exact counters", async () => {
  const id = await queue("killed", 30_000);
  const first = startWorker();
  await expect.poll(async () => (await readImport(ADMIN, id)).read, LONG).toBeGreaterThan(0);
  await stop(first, "SIGKILL");
  const half = await readImport(ADMIN, id);
  expect(half).toMatchObject({ status: "running" });
  expect(half.read).toBeLessThan(30_000);

  const second = startWorker();
  await expect.poll(() => statusOf(id), LONG).toBe("done");
  expect(await readImport(ADMIN, id)).toMatchObject({
    read: 30_002,
    inserted: 29_999,
    duplicates: 2,
    rejected: 1,
  });
  const [stored] = await database.query("SELECT count(*)::int AS n FROM conversation WHERE import_id = $1", [
    id,
  ]);
  expect(stored).toEqual({ n: 29_999 });
  expect((await queueState()).alive).toBe(true);
  expect(await stop(second, "SIGTERM")).toBe(0);
  expect((await queueState()).alive).toBe(false);
});

test("a worker told to stop in the middle of an import ends well; the next one goes on, and makes the rows searchable", async () => {
  const id = await queue("stopped", 20_000);
  const first = startWorker();
  await expect.poll(async () => (await readImport(ADMIN, id)).read, LONG).toBeGreaterThan(0);
  expect(await stop(first, "SIGTERM")).toBe(0);
  const second = startWorker();
  await expect.poll(() => statusOf(id), LONG).toBe("done");
  expect(await readImport(ADMIN, id)).toMatchObject({
    read: 20_002,
    inserted: 19_999,
    duplicates: 2,
    rejected: 1,
  });
  const searchable = async () => {
    const [row] = await database.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM conversation_search s JOIN dataset d ON d.id = s.dataset_id WHERE slug = 'stopped'",
    );
    return row?.n;
  };
  await expect.poll(searchable, LONG).toBe(20_000);
  const unindexed = () =>
    database.query(
      "SELECT 1 FROM import WHERE indexed_at IS NULL AND dataset_id = (SELECT id FROM dataset WHERE slug = 'stopped')",
    );
  await expect.poll(unindexed, LONG).toEqual([]);
  expect(await stop(second, "SIGTERM")).toBe(0);
});

test("a living worker frees the jobs of a dead one, and never its own or those of another that lives", async () => {
  const [mine, other] = [await openWorkerLocks(() => {}), await openWorkerLocks(() => {})];
  try {
    await mine.hold("worker-mine");
    await other.hold("worker-other");
    const queues = ["worker-mine", "worker-other", "worker-dead"].map(
      (worker) => `INSERT INTO graphile_worker._private_job_queues (queue_name, locked_at, locked_by)
        VALUES ('${worker}', now(), '${worker}')`,
    );
    for (const sql of queues) await database.query(sql);
    expect(await mine.freeJobsOfTheDead()).toEqual(["worker-dead"]);
    expect(await mine.freeJobsOfTheDead()).toEqual([]);
  } finally {
    await Promise.all([mine.close(), other.close()]);
    await database.query("DELETE FROM graphile_worker._private_job_queues WHERE queue_name LIKE 'worker-%'");
  }
});
