import { beforeAll, describe, expect, test } from "vitest";
import { sweepBlobs } from "@/lib/db/blobs";
import { db } from "@/lib/db/client";
import type { Actor } from "@/lib/domain/access";
import { createRng } from "@/lib/domain/sampling/rng";
import { ModelError } from "@/lib/models/chat-model";
import type { Embedder } from "@/lib/models/embedded/embedder";
import { createDataset } from "@/lib/services/datasets/create-dataset";
import { importRows } from "@/lib/services/imports/import-rows";
import { ensureModel } from "@/lib/services/models/ensure-model";
import { findModel } from "@/lib/services/models/find-model";
import { testModel } from "@/lib/services/models/test-model";
import { getRun } from "@/lib/services/runs/get-run";
import { cancelTraining } from "@/lib/services/student/cancel-training";
import { getTraining, listTrainings } from "@/lib/services/student/list-trainings";
import { openStudent } from "@/lib/services/student/open-student";
import { type RunTrainingOptions, runTraining } from "@/lib/services/student/run-training";
import { startTraining } from "@/lib/services/student/start-training";
import { trainDataset } from "@/lib/services/student/train-dataset";
import { testDatabase } from "../support/database";

const ADMIN: Actor = { kind: "cli", id: "cli", name: "tester", role: "ADMIN" };
const READER: Actor = { kind: "user", id: "u", name: "reader", role: "VIEWER" };

/** Each text has a direction of its own: what the encoder does better, without its threads. */
const known = new Map<string, Float32Array>();
function vectorOf(text: string): Float32Array {
  let vector = known.get(text);
  if (!vector) {
    const rng = createRng(text);
    vector = Float32Array.from({ length: 512 }, () => (rng.float() - 0.5) / 6.5);
    known.set(text, vector);
  }
  return vector;
}
const embedder: Embedder = { embed: async () => vectorOf, close: async () => {} };

const TURNS: [string, string][] = [
  ["when does it open", "reply(At nine.)"],
  ["please order a cake", "start_task(Order a cake)"],
  ["make it eight instead", "update_task(task-1, eight)"],
  ["cancel the table, no longer needed", "cancel_task(task-1, not needed)"],
  ["thanks, take your time", "noop"],
];

/** Two rows a scenario, sixteen of each action, a fifth of the scenarios in validation and in test. */
const LINES = Array.from({ length: 80 }, (_, at) => {
  const [said, final] = TURNS[at % 5]!;
  const scenario = at % 40; // a multiple of 5: both rows of a scenario have the same action
  return JSON.stringify({
    messages: [{ role: "user", content: `${said}, ${at}` }],
    tasks: [{ id: "task-1", summary: "Table at Rossi", last_update: "asked" }],
    final,
    meta: { scenario_id: `s${scenario}`, split: ["test", "validation"][Math.floor(scenario / 5)] ?? "train" },
  });
}).join("\n");

const database = testDatabase();
const work = (id: string, more: Partial<RunTrainingOptions> = {}) =>
  runTraining(id, { actor: ADMIN, lastTry: true, embedder, ...more });
beforeAll(async () => {
  await createDataset(ADMIN, { slug: "lessons", name: "Lessons", description: "" });
  await importRows(ADMIN, [Buffer.from(LINES)] as never, {
    ...{ dataset: "lessons", createDataset: false, fileName: "lessons.jsonl", format: "raw" },
    ...{ atomic: true, dryRun: false, rejects: "blobs" },
  });
});

describe("training the embedded student on a data set", () => {
  test("records every row by a student of another fold, and the head on rows that it was not fitted on", async () => {
    const trained = await trainDataset(ADMIN, "lessons", { embedder });
    expect(trained).toMatchObject({
      model: "student-lessons",
      version: 1,
      created: true,
      rows: 80,
      folds: 10,
    });
    expect(trained.macro_f1).toBeGreaterThan(0.9);

    const predictions = await db().prediction.findMany({ where: { runId: trained.runs.out_of_fold } });
    expect(predictions).toHaveLength(80);
    expect(new Set(predictions.map(({ fold }) => fold)).size).toBe(10);
    const foldOf = new Map<string, number | null>();
    const rows = await db().conversation.findMany({ select: { id: true, scenarioId: true } });
    for (const { id, scenarioId } of rows) {
      const own = predictions.find(({ conversationId }) => conversationId === id)!;
      expect(own).toMatchObject({ state: "ok", confidenceMode: "exact", seen: false });
      expect(foldOf.get(scenarioId) ?? own.fold).toBe(own.fold);
      foldOf.set(scenarioId, own.fold);
    }
    const head = await db().prediction.findMany({ where: { runId: trained.runs.head! } });
    expect(head).toHaveLength(20);
    expect(head.every(({ seen }) => !seen)).toBe(true);
    expect(await db().trainingRow.count()).toBe(60);
  });

  test("run again it ends in the same version and runs; the sweep leaves its weights", async () => {
    const again = await trainDataset(ADMIN, "lessons", { embedder });
    expect(again).toMatchObject({ version: 1, created: false });
    expect(await db().predictionRun.count()).toBe(2);
    await sweepBlobs(0);
    const { version } = await openStudent("student-lessons");
    expect(version.number).toBe(1);
  });

  test("another label is another version, bound to other data", async () => {
    await db().$executeRaw`UPDATE conversation SET action = 'noop', final = 'noop', target_task_id = NULL
      WHERE id = (SELECT id FROM conversation WHERE split = 'train' AND action = 'reply' ORDER BY seq LIMIT 1)`;
    const after = await trainDataset(ADMIN, "lessons", { embedder });
    expect(after).toMatchObject({ version: 2, created: true });
    const versions = await db().modelVersion.findMany();
    expect(new Set(versions.map(({ card }) => (card as { data_hash: string }).data_hash)).size).toBe(2);
  });

  test("only who may manage models trains; too few scenarios are refused", async () => {
    await expect(trainDataset(READER, "lessons", { embedder })).rejects.toMatchObject({ code: "forbidden" });
    await createDataset(ADMIN, { slug: "empty", name: "Empty", description: "" });
    await expect(trainDataset(ADMIN, "empty", { embedder })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(openStudent("nobody")).rejects.toMatchObject({ code: "not_found" });
  });

  test("asked of the worker, it is told from waiting to its figures; asked twice, the second is refused", async () => {
    const waiting = await startTraining(ADMIN, "lessons", {});
    expect(waiting).toMatchObject({
      model: "student-lessons",
      status: "queued",
      in_queue: true,
      result: null,
    });
    await expect(startTraining(ADMIN, "lessons", {})).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("already, asked for by tester"),
    });
    const jobs = await database.query(
      "SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'student.train'",
    );
    expect(jobs).toHaveLength(1);
    expect(await work(waiting.id)).toBe("ended");
    const done = await getTraining(READER, waiting.id);
    expect(done).toMatchObject({ status: "done", progress: 1, failure: null, active: false });
    expect(done.result).toMatchObject({ version: 2, created: false, rows: 80, folds: 10 });
    expect((await getRun(READER, done.result!.runs.out_of_fold)).kind).toBe("out_of_fold");
    expect(await work(waiting.id)).toBe("ended");
  });

  test("refuses at once what could not end well, and says why", async () => {
    await expect(startTraining(READER, "lessons", {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(startTraining(ADMIN, "empty", {})).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("0 rows of 0 scenarios"),
    });
    await db().$transaction((tx) =>
      ensureModel(tx, ADMIN, { name: "large", role: "TEACHER", client: "recorded" }),
    );
    await expect(startTraining(ADMIN, "lessons", { model: "large" })).rejects.toThrow("no embedded student");
    await expect(trainDataset(ADMIN, "lessons", { model: "large", embedder })).rejects.toThrow(
      "no embedded student",
    );
  });

  test("keeps why it failed", async () => {
    const { id } = await startTraining(ADMIN, "lessons", { model: "failing" });
    const failing: Embedder = {
      embed: () => Promise.reject(new ModelError("connection", "the encoder cannot be loaded")),
      close: async () => {},
    };
    expect(await work(id, { embedder: failing })).toBe("ended");
    expect(await getTraining(ADMIN, id)).toMatchObject({
      status: "failed",
      result: null,
      failure: { code: "connection", message: "the encoder cannot be loaded" },
    });
  });

  test("cancelled while it trains it stops and keeps nothing; what a killed process left is trained by the next", async () => {
    let arrived = () => {};
    const reached = new Promise<void>((done) => {
      arrived = done;
    });
    let go = () => {};
    const gate = new Promise<void>((done) => {
      go = done;
    });
    const slow: Embedder = {
      async embed() {
        arrived();
        await gate;
        return vectorOf;
      },
      close: async () => {},
    };
    const { id } = await startTraining(ADMIN, "lessons", { model: "stopped" });
    const working = work(id, { embedder: slow });
    await reached;
    expect(await getTraining(ADMIN, id)).toMatchObject({ status: "running", active: true });
    // Another worker is given the same job while this one is alive.
    expect(await work(id)).toBe("busy");
    await cancelTraining(ADMIN, id);
    go();
    expect(await working).toBe("ended");
    expect(await getTraining(ADMIN, id)).toMatchObject({ status: "cancelled", active: false, result: null });
    expect(await findModel("stopped")).toBeNull();

    const again = await startTraining(ADMIN, "lessons", { model: "stopped" });
    expect(await work(again.id, { signal: AbortSignal.abort() })).toBe("interrupted");
    // Neither a process nor a job is there: said to run, and told apart from one that does.
    await database.query("SELECT graphile_worker.remove_job($1)", [`train-student:${again.id}`]);
    const left = { status: "running", active: false, in_queue: false };
    expect(await getTraining(ADMIN, again.id)).toMatchObject(left);
    const next = await startTraining(ADMIN, "lessons", { model: "stopped" });
    expect(await getTraining(ADMIN, again.id)).toMatchObject({
      status: "failed",
      failure: { code: "interrupted" },
    });
    expect(await work(next.id)).toBe("ended");
    expect((await listTrainings(ADMIN, { dataset: "lessons", limit: 1 }))[0]).toMatchObject({
      id: next.id,
      status: "done",
    });
  });

  test("a student is tested by one real decision, one without weights is said to need a training", async () => {
    const found = await testModel(ADMIN, "student-lessons");
    expect(found).toMatchObject({ ok: true, error: null, expected: "update_task", attempts: 1, cost: null });
    expect(found.confidence).toMatchObject({ mode: "exact", value: expect.any(Number) });
    expect(found.latency_ms).toBeGreaterThan(0);
    await db().$transaction((tx) =>
      ensureModel(tx, ADMIN, { name: "unfitted", role: "STUDENT", client: "embedded" }),
    );
    await expect(testModel(ADMIN, "unfitted")).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("parallax student train"),
    });
  });

  test("a training that is stopped stores nothing", async () => {
    const versions = await db().modelVersion.count();
    const stopped = trainDataset(ADMIN, "lessons", { embedder, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow();
    expect(await db().modelVersion.count()).toBe(versions);
  });
});
