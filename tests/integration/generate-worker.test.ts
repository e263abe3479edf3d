import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { readGeneration } from "@/lib/services/generations/read-generation";
import { startGeneration } from "@/lib/services/generations/start-generation";
import { testDatabase } from "../support/database";
import { ADMIN } from "../support/import-rows";
import { type ModelServer, startModelServer } from "../support/model-server/model-server";
import { testProcesses } from "../support/processes";
import { writeAnswer } from "../support/scripted-writer";

const { startWorker, startCli, runCli, stop } = testProcesses(testDatabase());
vi.setConfig({ testTimeout: 120_000 });

let server: ModelServer;
/** Answers are held back once so many have been given. */
let holdAfter = Number.POSITIVE_INFINITY;
let release: () => void = () => {};
let held = Promise.resolve();

beforeAll(async () => {
  server = await startModelServer({
    variant: "vllm",
    answer: async ({ messages, n }) => {
      if (n >= holdAfter) await held;
      return writeAnswer(messages);
    },
  });
  await db().model.create({
    data: {
      id: newId(),
      name: "writer",
      role: "TEACHER",
      client: "openai_compatible",
      baseUrl: server.url,
      modelName: "test-model",
      options: { retries: 0, concurrency: 16 },
      createdBy: "test",
    },
  });
});
afterEach(() => release());
afterAll(() => server.close());

const LONG = { timeout: 60_000, interval: 50 };
const storedAnswers = (id: string) => db().generationCall.count({ where: { generationId: id, error: null } });

/** From now on, the server keeps its answers back after so many requests more. */
function holdAfterMore(requests: number): void {
  holdAfter = server.requests.length + requests;
  held = new Promise((resolve) => {
    release = () => {
      holdAfter = Number.POSITIVE_INFINITY;
      resolve();
    };
  });
}

async function queue(slug: string, n: number): Promise<string> {
  const asked = {
    n,
    model: "writer",
    votes: 1,
    seed: slug,
    concurrency: 3,
    only: { locales: ["en" as const] },
  };
  await db().dataset.create({ data: { id: newId(), slug, name: slug, createdBy: "test" } });
  return (await startGeneration(ADMIN, slug, asked, { by: "worker" })).id;
}

test("a worker killed in the middle: the next one goes on, no finished call is paid for twice, no row is lost or doubled", async () => {
  holdAfterMore(14);
  const id = await queue("killed", 8);
  const first = startWorker();
  // Everything that was answered is stored; three calls hang.
  await expect.poll(() => server.requests.length, LONG).toBe(holdAfter + 3);
  await expect.poll(() => storedAnswers(id), LONG).toBe(14);
  await stop(first, "SIGKILL");
  const half = await readGeneration(ADMIN, id);
  expect(half.status).toBe("running");
  expect(half.accepted).toBeLessThan(8);
  const asked = server.requests.length;
  release();

  // Two at once: one of them takes it.
  const workers = [startWorker(), startWorker()];
  await expect.poll(async () => (await readGeneration(ADMIN, id)).status, LONG).toBe("done");
  const view = await readGeneration(ADMIN, id);
  expect(view).toMatchObject({ accepted: 8, rejected: {}, tries: {}, failed_calls: 0 });
  const rows = await db().conversation.findMany({ where: { dataset: { slug: "killed" } } });
  expect(rows).toHaveLength(8);
  expect(new Set(rows.map(({ scenarioId }) => scenarioId)).size).toBe(8);
  // 24 answers are needed; those that were given before the kill were not asked for again.
  expect(await storedAnswers(id)).toBe(24);
  expect(server.requests.length - asked).toBe(24 - 14);
  await Promise.all(workers.map((worker) => stop(worker, "SIGTERM")));
});

test("the command line does the work itself while it holds the generation, and reports", async () => {
  const args = ["generate", "--dataset", "by-hand", "--model", "writer", "--n", "3", "--votes", "1"];
  const { code, out } = await runCli(...args, "--seed", "cli", "--json");
  const summary = JSON.parse(out);
  const given = Object.values<number>(summary.rejected).reduce((sum, n) => sum + n, 0);
  expect(summary).toMatchObject({ requested: 3, status: "done", dataset: "by-hand" });
  expect(summary.accepted + given).toBe(3);
  expect(code).toBe(given === 0 ? 0 : 3);
  for (const key of ["coverage", "tokens", "cost", "seconds"]) expect(summary).toHaveProperty(key);
});

test("the command line killed in the middle leaves a generation that --resume goes on with", async () => {
  holdAfterMore(5);
  const args = ["generate", "--dataset", "killed-cli", "--model", "writer", "--json"];
  const first = startCli(...args, "--n", "4", "--votes", "1", "--seed", "s", "--concurrency", "2");
  await expect.poll(() => server.requests.length >= holdAfter + 2, LONG).toBe(true);
  const generation = await db().generation.findFirstOrThrow({ where: { dataset: { slug: "killed-cli" } } });
  await expect.poll(() => storedAnswers(generation.id), LONG).toBe(5);
  expect((await readGeneration(ADMIN, generation.id)).active).toBe(true);
  await stop(first, "SIGKILL");
  await expect.poll(async () => (await readGeneration(ADMIN, generation.id)).active, LONG).toBe(false);
  const asked = server.requests.length;
  release();
  await runCli(...args, "--resume");
  const view = await readGeneration(ADMIN, generation.id);
  expect(view.status).toBe("done");
  expect(server.requests.length - asked).toBe((await storedAnswers(generation.id)) - 5);
});
