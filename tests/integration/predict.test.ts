import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { ModelError } from "@/lib/models/chat-model";
import type { DecisionAnswer, DecisionInput, DecisionModel } from "@/lib/models/decision-model";
import { cancelRun } from "@/lib/services/predict/cancel-run";
import { listProblems } from "@/lib/services/predict/list-problems";
import { resumeRun } from "@/lib/services/predict/resume-run";
import { runPredictions } from "@/lib/services/predict/run-predictions";
import { startRun } from "@/lib/services/predict/start-run";
import { getRun } from "@/lib/services/runs/get-run";
import { testDatabase } from "../support/database";
import { ADMIN, goodRows, importFile, lines } from "../support/import-rows";

testDatabase();

/** Answers without any server; what it does with a question is told by the test. */
class Scripted implements DecisionModel {
  readonly asked = new Map<string, number>();
  open = 0;
  mostOpen = 0;
  constructor(
    private readonly say: (text: string, signal: AbortSignal | undefined) => Promise<DecisionAnswer>,
  ) {}
  async decide({ messages }: DecisionInput, { signal }: { signal?: AbortSignal } = {}) {
    const text = String(messages[0]?.content);
    this.asked.set(text, (this.asked.get(text) ?? 0) + 1);
    this.open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    try {
      return await this.say(text, signal);
    } finally {
      this.open -= 1;
    }
  }
  get total(): number {
    return [...this.asked.values()].reduce((sum, n) => sum + n, 0);
  }
}

const answer = (more: Partial<DecisionAnswer> = {}): DecisionAnswer => ({
  decision: {
    ok: true,
    value: { action: "update_task", args: { task_id: "task-1", explanation: "table for two" } },
  },
  confidence: { value: 0.9, mode: "exact", actions: null, tasks: null, unassigned: 0.01 },
  raw: "{}",
  timings: { actionMs: 5, totalMs: 10 },
  usage: { input: 100, output: 20 },
  attempts: 1,
  ...more,
});
const numberOf = (text: string) => Number(/Message (\d+)/.exec(text)?.[1]);

const OPTIONS = { concurrency: 4, price_in: 10, price_out: 50, max_tokens: 100, retries: 0 };
let slug = "";
let count = 0;

beforeAll(async () => {
  await db().model.create({
    data: {
      ...{ id: newId(), name: "served", role: "STUDENT", client: "openai_compatible", createdBy: "test" },
      ...{ baseUrl: "http://127.0.0.1:9/v1", modelName: "m", options: OPTIONS },
    },
  });
  await db().model.create({
    data: { id: newId(), name: "record", role: "TEACHER", client: "recorded", createdBy: "test" },
  });
});
beforeEach(async () => {
  count += 1;
  slug = `rows-${count}`;
  await importFile(lines(goodRows(40)), slug);
});
afterAll(() => db().model.deleteMany({}));

const begin = (more: object = {}) => startRun(ADMIN, slug, { model: "served", ...more }, { by: "caller" });
const work = (id: string, model: DecisionModel, more: object = {}) =>
  runPredictions(id, { actor: ADMIN, lastTry: true, open: () => model, ...more });

describe("a run", () => {
  test("asks each row once, as many at once as it may, and stores what was said", async () => {
    const model = new Scripted(async (text) =>
      numberOf(text) % 10 === 0
        ? answer({
            decision: { ok: false, reason: "unknown_task", message: "no such task" },
            confidence: null,
          })
        : answer(),
    );
    const { id } = await begin({ concurrency: 8 });
    expect(await work(id, model)).toMatchObject({ outcome: "ended" });
    const run = await getRun(ADMIN, id);
    expect(run).toMatchObject({ status: "done", kind: "called", total: 40, ok: 36, invalid: 4, failed: 0 });
    expect(run).toMatchObject({
      reasons: { unknown_task: 4 },
      tokens: { input: 4000, output: 800 },
      active: false,
    });
    expect(run.cost).toBeCloseTo((4000 * 10 + 800 * 50) / 1e6, 9);
    expect([model.total, model.asked.size]).toEqual([40, 40]);
    expect(model.mostOpen).toBeLessThanOrEqual(8);
    const [stored] = await db().prediction.findMany({ where: { runId: id, state: "ok" }, take: 1 });
    expect(stored).toMatchObject({
      confidence: 0.9,
      confidenceMode: "exact",
      latencyMs: 10,
      timeToActionMs: 5,
    });
    const { problems } = await listProblems(ADMIN, id, { reason: "unknown_task", after: 0, limit: 10 });
    expect(problems.map(({ state }) => state)).toEqual(Array(4).fill("invalid"));
  });

  test("is about the rows that fit the filter", async () => {
    await importFile(lines(goodRows(3, 100).map((row) => ({ ...row, meta: { channel: "voice" } }))), slug);
    const { id, total } = await begin({ filter: { channel: ["voice"] } });
    expect(total).toBe(3);
    const model = new Scripted(async () => answer());
    await work(id, model);
    expect([...model.asked.keys()].map(numberOf).sort()).toEqual([100, 101, 102]);
    await expect(begin({ filter: { channel: ["email"] } })).rejects.toThrow(/No row/);
  });

  test("one that fails for some rows is done; only these are asked again", async () => {
    let broken = true;
    const model = new Scripted(async (text) => {
      if (broken && numberOf(text) < 5) throw new ModelError("timeout", "too slow");
      return answer();
    });
    const { id } = await begin();
    await work(id, model);
    expect(await getRun(ADMIN, id)).toMatchObject({
      status: "done",
      ok: 35,
      failed: 5,
      reasons: { timeout: 5 },
    });
    await expect(resumeRun(ADMIN, id, {}, { by: "caller" })).rejects.toThrow(/5 rows have failed/);
    broken = false;
    await resumeRun(ADMIN, id, { retry_failed: true }, { by: "caller" });
    await work(id, model);
    expect(await getRun(ADMIN, id)).toMatchObject({ status: "done", ok: 40, failed: 0, reasons: {} });
    expect(
      [...model.asked]
        .filter(([, n]) => n === 2)
        .map(([text]) => numberOf(text))
        .sort(),
    ).toEqual([0, 1, 2, 3, 4]);
  });

  test("a server that is down ends it soon; resuming asks for all that is missing", async () => {
    let down = true;
    const model = new Scripted(async (text) => {
      if (down && numberOf(text) >= 10) throw new ModelError("connection", "refused");
      return answer();
    });
    const { id } = await begin();
    await work(id, model);
    const failed = await getRun(ADMIN, id);
    expect(failed).toMatchObject({ status: "failed", failure: { code: "connection" }, ok: 10 });
    // 2 × 4 + 3 in a row, and what was under way then.
    expect(model.total).toBeLessThan(10 + 11 + 8);
    down = false;
    await resumeRun(ADMIN, id, {}, { by: "caller" });
    await work(id, model);
    expect(await getRun(ADMIN, id)).toMatchObject({ status: "done", ok: 40, failed: 0 });
  });

  test("a wrong key ends it at once, and no row is blamed", async () => {
    const model = new Scripted(async () => {
      throw new ModelError("unauthorized", "wrong key");
    });
    const { id } = await begin();
    await work(id, model);
    expect(await getRun(ADMIN, id)).toMatchObject({
      status: "failed",
      failure: { code: "unauthorized" },
      failed: 0,
    });
    expect(model.total).toBeLessThanOrEqual(4);
  });

  test("cancelled in the middle it gives up its calls, keeps its answers, and can be resumed", async () => {
    let hold = true;
    const model = new Scripted(
      (text, signal) =>
        new Promise((done, fail) => {
          if (!hold || numberOf(text) < 12) return done(answer());
          signal?.addEventListener("abort", () => fail(new ModelError("aborted", "given up")), {
            once: true,
          });
        }),
    );
    const { id } = await begin();
    const working = work(id, model);
    await expect.poll(async () => (await getRun(ADMIN, id)).ok, { timeout: 10_000 }).toBe(12);
    expect((await getRun(ADMIN, id)).active).toBe(true);
    await expect(resumeRun(ADMIN, id, {}, { by: "caller" })).rejects.toThrow(/works on this run already/);
    await cancelRun(ADMIN, id);
    await working;
    expect(await getRun(ADMIN, id)).toMatchObject({ status: "cancelled", ok: 12, failed: 0, active: false });
    hold = false;
    await resumeRun(ADMIN, id, {}, { by: "caller" });
    await work(id, model);
    expect(await getRun(ADMIN, id)).toMatchObject({ status: "done", ok: 40 });
    // What had an answer was not asked again.
    expect([...model.asked].filter(([text, n]) => n > 1 && numberOf(text) < 12)).toEqual([]);
  });

  test("a cost limit holds even if every call is as dear as it can be", async () => {
    const model = new Scripted(async () => answer({ usage: { input: 1000, output: 100 } }));
    // Each answer costs .015 at most: 1,000 × 10 + 100 × 50 per million.
    const { id } = await begin({ max_cost: 0.2 });
    await work(id, model);
    const stopped = await getRun(ADMIN, id);
    expect(stopped).toMatchObject({ status: "failed", failure: { code: "cost_limit" } });
    expect(stopped.cost).toBeLessThanOrEqual(0.2);
    expect(stopped.ok).toBeGreaterThan(3);
    await resumeRun(ADMIN, id, { max_cost: null }, { by: "caller" });
    await work(id, model);
    expect(await getRun(ADMIN, id)).toMatchObject({ status: "done", ok: 40 });
    expect(model.total).toBe(40);
  });

  test("a deadline stops it between two answers", async () => {
    const model = new Scripted(async () => {
      await delay(50);
      return answer();
    });
    const { id } = await begin({ deadline_seconds: 0.2 });
    await work(id, model);
    const run = await getRun(ADMIN, id);
    expect(run).toMatchObject({ status: "failed", failure: { code: "deadline" }, failed: 0 });
    expect(run.ok).toBeLessThan(40);
    // What was under way was paid for, and is kept.
    expect(run.ok).toBe(model.total);
  });

  test("two processes never work on the same one", async () => {
    let go = () => {};
    const gate = new Promise<void>((done) => {
      go = done;
    });
    const model = new Scripted(async () => {
      await gate;
      return answer();
    });
    const { id } = await begin();
    const first = work(id, model);
    await expect.poll(async () => (await getRun(ADMIN, id)).active).toBe(true);
    expect((await work(id, model)).outcome).toBe("busy");
    go();
    await first;
    expect(model.total).toBe(40);
  });
});

describe("what cannot be run is refused", () => {
  test("a record of answers, a limit without prices, no rows, an unknown model", async () => {
    await expect(begin({ model: "record" })).rejects.toThrow(/record of answers/);
    await expect(begin({ model: "nobody" })).rejects.toThrow(/no model/);
    await expect(begin({ audit: newId() })).rejects.toThrow(/no audit/);
    await db().model.update({ where: { name: "served" }, data: { options: { concurrency: 4 } } });
    await expect(begin({ max_cost: 1 })).rejects.toThrow(/needs prices/);
    await db().model.update({ where: { name: "served" }, data: { options: OPTIONS } });
  });
});
