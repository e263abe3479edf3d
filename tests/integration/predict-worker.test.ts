import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { startRun } from "@/lib/services/predict/start-run";
import { getRun } from "@/lib/services/runs/get-run";
import { testDatabase } from "../support/database";
import { ADMIN, goodRows, importFile, lines } from "../support/import-rows";
import { type ModelServer, startModelServer } from "../support/model-server/model-server";
import { testProcesses } from "../support/processes";

const { startWorker, runCli, stop } = testProcesses(testDatabase());
vi.setConfig({ testTimeout: 120_000 });

const CONCURRENCY = 8;
const LONG = { timeout: 60_000, interval: 20 };
let server: ModelServer;

beforeAll(async () => {
  server = await startModelServer({
    variant: "vllm",
    firstTokenMs: 50,
    answer: () => '{"action":"noop","args":{}}',
  });
  await db().model.create({
    data: {
      ...{ id: newId(), name: "served", role: "STUDENT", client: "openai_compatible", createdBy: "test" },
      ...{ baseUrl: server.url, modelName: "test-model" },
      options: { structured: "structured_outputs", concurrency: CONCURRENCY },
    },
  });
});
afterAll(() => server.close());

test("killed five times, a run goes on: no row is lost, each is asked at most once more", async () => {
  const [rows, kills, between] = [420, 5, 60];
  await importFile(lines(goodRows(rows)), "killed");
  const { id } = await startRun(ADMIN, "killed", { model: "served" }, { by: "worker" });
  let stored = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const worker = startWorker();
    const wanted = stored + between;
    await expect.poll(async () => (await getRun(ADMIN, id)).ok, LONG).toBeGreaterThanOrEqual(wanted);
    await stop(worker, "SIGKILL");
    const half = await getRun(ADMIN, id);
    expect(half.status).toBe("running");
    stored = half.ok;
  }
  const last = startWorker();
  await expect.poll(async () => (await getRun(ADMIN, id)).status, LONG).toBe("done");
  expect(await getRun(ADMIN, id)).toMatchObject({ total: rows, ok: rows, invalid: 0, failed: 0 });
  expect(await db().prediction.count({ where: { runId: id } })).toBe(rows);
  expect(server.counts.size).toBe(rows);
  expect(Math.max(...server.counts.values())).toBeLessThanOrEqual(2);
  // Beside what was under way, only what had come within the last moment before a kill.
  expect(server.requests.length - rows).toBeLessThanOrEqual(kills * 6 * CONCURRENCY);
  await stop(last, "SIGTERM");
});

test("the command line asks by itself without a worker, and tells of it in JSON", async () => {
  await importFile(lines(goodRows(12, 1000)), "by-hand");
  const { code, out } = await runCli(
    ...["predict", "--dataset", "by-hand", "--model", "served"],
    ...["--concurrency", "4", "--split", "train", "--json"],
  );
  const summary = JSON.parse(out);
  expect(code).toBe(0);
  expect(summary).toMatchObject({ rows: 12, ok: 12, invalid: 0, failed: 0, status: "done" });
  expect(summary.latency.p50).toBeGreaterThan(50);
  // Twelve answers say nothing about the slowest in a hundred.
  expect(summary.latency.p99).toBeNull();
  expect(summary.seconds).toBeGreaterThan(0);
  expect((await getRun(ADMIN, summary.run)).version).toBe(1);
});
