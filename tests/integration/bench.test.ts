import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importRows } from "@/lib/services/imports/import-rows";
import { benchMarkdown } from "@/lib/services/router/bench/markdown";
import { type BenchOptions, runBench } from "@/lib/services/router/bench/run-bench";
import { toWireDecision } from "@/prompts/intent-prompt";
import { testDatabase } from "../support/database";
import { type ModelServer, startModelServer } from "../support/model-server/model-server";
import { CLI_ACTOR, makePerson } from "../support/people";

testDatabase();

const ROWS = Array.from({ length: 10 }, (_, n) => ({
  messages: [{ role: "user", content: `wish ${n}` }],
  tasks: [],
  final: n < 8 ? "noop" : "start_task(a wish)",
  meta: { split: "test" },
}));
const NOOP = JSON.stringify(toWireDecision({ action: "noop", args: {} }));

let quick: ModelServer;
let slow: ModelServer;
beforeAll(async () => {
  quick = await startModelServer({
    answer: () => NOOP,
    // Of every tenth turn nothing comes.
    fault: ({ n }) => (n % 10 === 9 ? { kind: "status", status: 500 } : undefined),
  });
  slow = await startModelServer({ answer: () => NOOP, firstTokenMs: 150 });
  const bytes = Buffer.from(ROWS.map((row) => JSON.stringify(row)).join("\n"));
  await importRows(CLI_ACTOR, Readable.from([bytes]), {
    ...{ dataset: "wishes", createDataset: true, fileName: "rows", format: "raw" },
    ...{ atomic: true, dryRun: false, rejects: "blobs" },
  });
});
afterAll(async () => {
  await Promise.all([quick.close(), slow.close()]);
});

const options = (): BenchOptions => ({
  ...{ target: quick.url, modelName: "test-model", rate: 100, duration: 1, warmup: 0.1 },
  ...{ dataset: "wishes", split: "test", seed: "bench" },
});

describe("a benchmark", () => {
  test("tells speed and correctness side by side, and the ratio to another target at the same moments", async () => {
    const bench = await runBench(CLI_ACTOR, {
      ...{ ...options(), against: slow.url, againstModel: "test-model" },
    });
    expect(bench.turns).toBe(bench.against?.turns);
    expect(bench.errors / bench.turns).toBeGreaterThan(0.05);
    expect(bench.error_codes).toEqual({ server_error: bench.errors });
    expect(bench.against).toMatchObject({
      errors: 0,
      accuracy: { n: 10, exact: 0.8, action: 0.8, invalid: 0 },
    });
    expect(bench.against?.time_to_action.p50).toBeGreaterThanOrEqual(150);
    expect(bench.ratio?.median_time_to_action).toBeGreaterThan(1);
    expect(bench.per_action.find(({ action }) => action === "noop")?.recall).toBe(1);
    expect(benchMarkdown(bench)).toContain("as fast at the median");
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
});
