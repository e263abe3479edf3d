import fs from "node:fs";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BenchReport, benchReportSchema } from "@/lib/contracts/bench";
import { createModelBodySchema } from "@/lib/contracts/models";
import { db } from "@/lib/db/client";
import { inputHash } from "@/lib/domain/canonical/hash";
import { inRepository } from "@/lib/platform/paths";
import { getBench } from "@/lib/services/bench/get-bench";
import { listBenches } from "@/lib/services/bench/list-benches";
import { benchMarkdown } from "@/lib/services/bench/markdown";
import { removeBench } from "@/lib/services/bench/remove-bench";
import { type BenchOptions, runBench } from "@/lib/services/bench/run-bench";
import { storeBench } from "@/lib/services/bench/store-bench";
import { requireDataset } from "@/lib/services/datasets/require-dataset";
import { importRows } from "@/lib/services/imports/import-rows";
import { createModel } from "@/lib/services/models/create-model";
import { importPredictions } from "@/lib/services/predictions/import-predictions";
import { storeStudent } from "@/lib/services/student/store-version";
import { toWireDecision } from "@/prompts/intent-prompt";
import { testDatabase } from "../support/database";
import { type ModelServer, startModelServer } from "../support/model-server/model-server";
import { CLI_ACTOR, makePerson } from "../support/people";

testDatabase();

/** Ten rows to ask about, of which eight are noop, and forty others to estimate errors on. */
const ROWS = Array.from({ length: 50 }, (_, n) => ({
  messages: [{ role: "user", content: `wish ${n}` }],
  tasks: [],
  final: n % 5 === 4 ? "start_task(a wish)" : "noop",
  meta: { split: n < 10 ? "test" : "train" },
}));
const NOOP = JSON.stringify(toWireDecision({ action: "noop", args: {} }));
const START = JSON.stringify(toWireDecision({ action: "start_task", args: { explanation: "a wish" } }));
const asked = (messages: readonly { content: string }[]) => messages.at(-1)?.content ?? "";
/** Of the row, also where it is asked again with a word more. */
const isStart = (content: string) => /^wish \d*[49]\b/.test(content);

let quick: ModelServer;
let slow: ModelServer;
let broken: ModelServer;
beforeAll(async () => {
  // Always noop: sure of it where it is right, and half as sure where it is not.
  quick = await startModelServer({
    answer: ({ messages }) => ({
      text: NOOP,
      actions: isStart(asked(messages))
        ? { noop: 0.5, start_task: 0.4, reply: 0.1 }
        : { noop: 0.95, reply: 0.05 },
    }),
  });
  slow = await startModelServer({
    answer: ({ messages }) => (isStart(asked(messages)) ? START : NOOP),
    firstTokenMs: 100,
  });
  broken = await startModelServer({
    answer: () => NOOP,
    // Of every tenth turn nothing comes.
    fault: ({ n }) => (n % 10 === 9 ? { kind: "status", status: 500 } : undefined),
  });
  const bytes = Buffer.from(ROWS.map((row) => JSON.stringify(row)).join("\n"));
  await importRows(CLI_ACTOR, Readable.from([bytes]), {
    ...{ dataset: "wishes", createDataset: true, fileName: "rows", format: "raw" },
    ...{ atomic: true, dryRun: false, rejects: "blobs" },
  });
  const body = { name: "quick", role: "STUDENT", base_url: quick.url, model: "test-model" };
  await createModel(CLI_ACTOR, createModelBodySchema.parse(body));
  // Out of fold it was sure of 32 rows of the other split, and wrong on three of them.
  const lines = ROWS.slice(10).map((row, n) => ({
    ...{ input_hash: inputHash(row as never), fold: 0 },
    ...(row.final === "noop"
      ? { final: n < 3 ? "reply(What?)" : "noop", confidence: 0.9 }
      : { final: "noop", confidence: 0.3 }),
  }));
  const source = Readable.from([Buffer.from(lines.map((line) => JSON.stringify(line)).join("\n"))]);
  const wanted = {
    dataset: "wishes",
    model: "quick",
    kind: "out_of_fold",
    role: "student",
    rejects: null,
  } as const;
  await importPredictions(CLI_ACTOR, source, wanted);
});
afterAll(async () => {
  await Promise.all([quick.close(), slow.close(), broken.close()]);
});

const options = (): BenchOptions => ({
  ...{ targets: [quick.url], modelName: "test-model", rate: 50, duration: 0.6, warmup: 0.1, coldTalks: 6 },
  ...{ dataset: "wishes", split: "test", seed: "bench" },
});
let measured: Promise<BenchReport> | undefined;
const twoTargets = (): Promise<BenchReport> => {
  measured ??= runBench(CLI_ACTOR, {
    ...{ ...options(), against: slow.url, againstModel: "test-model", note: "two at the same moments" },
  });
  return measured;
};

describe("a benchmark", () => {
  test("measures the embedded student in both forms of its encoder; no other model has a form", async () => {
    const file = inRepository("data", "intent-1000", "student.json");
    const { id } = await requireDataset("wishes");
    await storeStudent(CLI_ACTOR, {
      ...{ model: "student", datasetId: id, fittedOn: [], card: {} },
      artefact: JSON.parse(fs.readFileSync(file, "utf8")),
    });
    const bench = await runBench(CLI_ACTOR, {
      ...{ ...options(), rate: 20, coldTalks: 2, targets: ["embedded:int8"], against: "embedded:float32" },
    });
    expect(benchReportSchema.parse(bench)).toEqual(bench);
    expect(bench).toMatchObject({ target: "embedded:int8", context: "prepared", errors: 0 });
    expect(bench.encoder_bytes).toBeLessThan((bench.against?.encoder_bytes ?? 0) / 3);
    expect(bench.ratio?.agreement).toBeGreaterThan(0.8);
    expect(benchMarkdown(bench)).toContain("| encoder in memory | 9.2 MB | 30.1 MB |");
    for (const target of ["quick:int8", "embedded:int4"])
      await expect(runBench(CLI_ACTOR, { ...options(), targets: [target] })).rejects.toMatchObject({
        code: "invalid_input",
      });
  });

  test("tells speed and correctness side by side, and how many times as fast at the same moments", async () => {
    const bench = await twoTargets();
    expect(benchReportSchema.parse(bench)).toEqual(bench);
    expect(bench.turns).toBe(bench.against?.turns);
    expect(bench).toMatchObject({ errors: 0, accuracy: { n: 10, exact: 0.8, action: 0.8, invalid: 0 } });
    expect(bench.against?.accuracy.exact).toBe(1);
    expect(bench.against?.time_to_action.p50).toBeGreaterThanOrEqual(100);
    expect(bench.against?.cold.n).toBe(6);
    expect(bench.against?.cold.p50).toBeGreaterThanOrEqual(100);
    const { ratio } = bench;
    expect(ratio?.median_low).toBeLessThanOrEqual(ratio?.median_time_to_action ?? 0);
    expect(ratio?.median_high).toBeGreaterThanOrEqual(ratio?.median_time_to_action ?? 0);
    expect(ratio?.median_time_to_action).toBeGreaterThan(1);
    expect(ratio).toMatchObject({
      accuracy: expect.closeTo(-0.2),
      accuracy_rows: 10,
      agreement: 0.8,
      loss: null,
    });
    const noop = bench.per_action.find(({ action }) => action === "noop");
    expect(noop).toMatchObject({ precision: 0.8, recall: 1, support: 8 });
    expect(noop?.intervals.precision.low).toBeLessThan(0.8);
    expect(bench.machine.cores).toBeGreaterThan(0);
    const text = benchMarkdown(bench);
    expect(text).toContain("times as fast");
    expect(text).toContain("| noop: precision / recall | 80.0 % / 100.0 % | 100.0 % / 100.0 % |");
  });

  test("counts what is not answered, and judges what is", async () => {
    const bench = await runBench(CLI_ACTOR, { ...options(), targets: [broken.url] });
    expect(bench.errors / bench.turns).toBeGreaterThan(0.05);
    expect(bench.error_codes).toEqual({ server_error: bench.errors });
    expect(bench.achieved).toBeLessThan(bench.offered);
    expect(bench.accuracy.n).toBeLessThan(10);
  });

  test("routes in this process, and holds the loss of a chosen threshold against its estimated bound", async () => {
    const bench = await runBench(CLI_ACTOR, {
      ...{ ...options(), targets: ["router", { target: "router", threshold: 0.8 }] },
      ...{ student: "quick", teacher: slow.url, against: slow.url, againstModel: "test-model" },
    });
    // Nothing is certified: the teacher decides, and nothing can be lost.
    expect(bench).toMatchObject({
      ...{ kind: "router", escalation_rate: 1, reasons: { not_certified: bench.turns } },
      promise: { basis: "none", accepted: 0, loss_bound: 0 },
      ratio: { accuracy: 0, loss: "within" },
    });
    const [chosen] = bench.others;
    expect(chosen?.promise).toMatchObject({ basis: "estimated", threshold: 0.8, rows: 32, delta: 0.05 });
    // Clopper and Pearson, one-sided, of 3 wrong ones among 32.
    expect(chosen?.promise?.error_bound).toBeCloseTo(0.2247, 3);
    expect(chosen?.promise?.accepted).toBe(0.8);
    expect(chosen?.promise?.loss_bound).toBeCloseTo(0.8 * (chosen?.promise?.error_bound ?? 0));
    expect(chosen?.reasons.confident).toBeGreaterThan(0);
    expect(chosen?.ratio).toMatchObject({ accuracy: 0, loss: "within" });
    expect(chosen?.overhead?.p50).toBeLessThan(50);
    expect(benchMarkdown(bench)).toContain("(estimated; kept)");
  });

  test("is for those who may run models, on a split that has rows, of a model that is named", async () => {
    const reviewer = await makePerson("REVIEWER");
    await expect(runBench(reviewer, options())).rejects.toMatchObject({ code: "forbidden" });
    await expect(runBench(CLI_ACTOR, { ...options(), split: "nowhere" })).rejects.toMatchObject({
      ...{ code: "invalid_input" },
    });
    await expect(runBench(CLI_ACTOR, { ...options(), modelName: undefined })).rejects.toMatchObject({
      ...{ code: "invalid_input" },
    });
  });

  test("that was stopped tells nothing of a part", async () => {
    await expect(runBench(CLI_ACTOR, { ...options(), signal: AbortSignal.abort() })).rejects.toThrow(
      /Stopped/,
    );
  });
});

describe("the history", () => {
  test("keeps a report once, whoever brings it again, with members that it does not know", async () => {
    const report = { ...(await twoTargets()), forms: { int8: 1 } };
    const first = await storeBench(CLI_ACTOR, report, { imported: false });
    expect(first).toMatchObject({ created: true, run: { imported: false, note: "two at the same moments" } });
    const again = await storeBench(CLI_ACTOR, report, { imported: true });
    expect(again).toEqual({ created: false, run: first.run });
    await expect(
      storeBench(CLI_ACTOR, { ...report, at: new Date(0).toISOString() }, { imported: true }),
    ).rejects.toMatchObject({ code: "conflict" });
    expect(first.run.targets.map(({ target }) => target)).toEqual([quick.url, slow.url]);
    expect(first.run.targets[0]?.times_as_fast).toBeGreaterThan(1);

    const viewer = await makePerson("VIEWER");
    expect((await getBench(viewer, report.id)).report).toEqual(report);
    expect(await listBenches(viewer, { target: slow.url, limit: 10 })).toEqual([first.run]);
    expect(await listBenches(viewer, { target: "nothing", limit: 10 })).toEqual([]);
    await expect(storeBench(viewer, report, { imported: true })).rejects.toMatchObject({ code: "forbidden" });
    await expect(removeBench(viewer, report.id)).rejects.toMatchObject({ code: "forbidden" });
    await removeBench(CLI_ACTOR, report.id);
    await expect(getBench(viewer, report.id)).rejects.toMatchObject({ code: "not_found" });
    const log = await db().auditLog.findMany({ where: { targetId: report.id }, orderBy: { at: "asc" } });
    expect(log.map(({ action }) => action)).toEqual(["bench.run", "bench.remove"]);
  });
});
