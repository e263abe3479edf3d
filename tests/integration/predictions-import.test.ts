import { beforeAll, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { importPredictions } from "@/lib/services/predictions/import-predictions";
import { sweepRuns } from "@/lib/services/predictions/sweep-runs";
import { getRun } from "@/lib/services/runs/get-run";
import { listRuns } from "@/lib/services/runs/list-runs";
import { testDatabase } from "../support/database";
import { ADMIN, chunksOf, goodRow, goodRows, importFile, lines, packed } from "../support/import-rows";

const database = testDatabase();
type Known = { id: string; input_hash: string };
let rows: Known[];

const SLUG = "said";
const importLines = (
  file: Buffer | string | AsyncIterable<Uint8Array>,
  more: Partial<Parameters<typeof importPredictions>[2]> = {},
) =>
  importPredictions(ADMIN, typeof file === "string" || Buffer.isBuffer(file) ? chunksOf(file) : file, {
    ...{ dataset: SLUG, model: "m", kind: "recorded", rejects: null },
    ...more,
  });
const stored = (run: string) =>
  database.query("SELECT * FROM prediction WHERE run_id = $1 ORDER BY seq", [run]);
const said = (row: Known | undefined, more: object = {}) => ({
  input_hash: row?.input_hash,
  final: "update_task(task-1, for two people)",
  ...more,
});

beforeAll(async () => {
  await importFile(lines(goodRows(20)), SLUG);
  rows = await database.query<Known>("SELECT id, input_hash FROM conversation ORDER BY seq");
});

describe("an import of predictions", () => {
  test("stores what each line says, by id or by hash, with what there is of confidence and times", async () => {
    const votes = ["update_task(task-1, a)", "update_task(task-1, b)", "noop"];
    const summary = await importLines(
      packed(
        lines([
          said(rows[0], { confidence: 0.5, latency_ms: 120.5, ttft_ms: 40, tokens_in: 7, raw: "tab\t\\n" }),
          {
            id: rows[1]?.id.toUpperCase(),
            action: "noop",
            args: {},
            action_scores: { noop: 0.75, reply: 0.2 },
          },
          {
            hash: rows[2]?.input_hash,
            final: { action: "cancel_task", args: { task_id: "task-1", explanation: "x" } },
            action_scores: { cancel_task: 0.5 },
            task_scores: { "task-1": 0.5 },
            unassigned_mass: 0.01,
          },
          said(rows[3], { votes }),
          said(rows[4], { votes, confidence: 0.667 }),
          { id: rows[5]?.id, raw: "noop" },
        ]),
      ),
      { model: "first teacher" },
    );
    expect(summary).toMatchObject({ read: 6, inserted: 6, duplicates: 0, rejected: 0, ok: 6, invalid: 0 });
    expect(summary).toMatchObject({ role: "teacher", compression: "gzip", errors: [] });
    const found = await stored(summary.run);
    expect(
      found.map((p) => [p.action, p.target_task_id, p.confidence, p.confidence_mode, p.differs]),
    ).toEqual([
      ["update_task", "task-1", 0.5, "action", false],
      ["noop", null, 0.75, "exact", true],
      ["cancel_task", "task-1", 0.25, "exact", true],
      ["update_task", "task-1", 2 / 3, "votes", false],
      ["update_task", "task-1", 0.667, "votes", false],
      ["noop", null, null, null, true],
    ]);
    expect(found[0]).toMatchObject({
      latency_ms: 120.5,
      time_to_action_ms: 40,
      tokens_in: 7,
      raw: "tab\t\\n",
    });
    expect(found[3]).toMatchObject({ votes });
    expect(await getRun(ADMIN, summary.run)).toMatchObject({ status: "done", total: 6, ok: 6, invalid: 0 });
  });

  test("keeps a decision that is not legal on the row's ledger as invalid, with what was said", async () => {
    const summary = await importLines(
      lines([
        said(rows[0], { final: "cancel_task(task-9, x)" }),
        { input_hash: rows[1]?.input_hash, raw: "I would say hello" },
        said(rows[2]),
        { input_hash: rows[3]?.input_hash, raw: '{"action":"update_task","args":{"task_id":"task-1"' },
        { input_hash: rows[4]?.input_hash, raw: '```json\n{"action":"dance","args":{}}\n```' },
      ]),
      { model: "wrong" },
    );
    expect(summary).toMatchObject({ inserted: 5, ok: 1, invalid: 4 });
    expect(summary.reasons).toEqual({ unknown_task: 1, not_json: 1, truncated: 1, not_a_decision: 1 });
    const [illegal, words] = await stored(summary.run);
    expect(illegal).toMatchObject({ state: "invalid", action: null, final: null, differs: true });
    expect(illegal).toMatchObject({ reason: "unknown_task", raw: "cancel_task(task-9, x)" });
    expect(words).toMatchObject({ state: "invalid", reason: "not_json", raw: "I would say hello" });
  });

  test("reads an answer that came as raw alone as a model's is read that was asked here", async () => {
    const decision = '{"action":"update_task","args":{"task_id":"task-1","explanation":"for two"}}';
    const raws = [
      decision,
      `\`\`\`json\n${decision}\n\`\`\``,
      `<think>{"action":"noop","args":{}}? No.</think>\n${decision}`,
      `Here it is: ${decision} Anything else?`,
      '{"action":"update_task","args":{"task_id":"task-1","text":null,"explanation":"for two"}}',
      '{"final":"update_task(task-1, for two)"}',
    ];
    const summary = await importLines(
      lines(raws.map((raw, at) => ({ input_hash: rows[at]?.input_hash, raw }))),
      { model: "raw" },
    );
    expect(summary).toMatchObject({ inserted: 6, ok: 6, invalid: 0, reasons: {} });
    const found = await stored(summary.run);
    expect(found.map(({ final }) => final)).toEqual(raws.map(() => "update_task(task-1, for two)"));
    expect(found.map(({ raw }) => raw)).toEqual(raws);
  });

  test("refuses each line that cannot be read or joined, names the place, and takes the others", async () => {
    const hash = rows[0]?.input_hash;
    const summary = await importLines(
      lines([
        said(rows[0]),
        "{broken",
        `{"input_hash":"${hash}","final":"noop","final":"reply(x)"}`,
        `{"input_hash":"${hash}","final":"reply(\\ud800)"}`,
        { input_hash: "f".repeat(64), final: "noop" },
        { id: "no-uuid", final: "noop" },
        { final: "noop" },
        { id: rows[0]?.id, input_hash: rows[1]?.input_hash, final: "noop" },
        said(rows[1], { final: "dance(x)" }),
        said(rows[1], { confidence: 1.2 }),
        said(rows[1], { latency_ms: "fast" }),
        said(rows[1], { action: "noop" }),
        { input_hash: hash },
        "42",
        said(rows[0], { final: "noop" }),
        said(rows[1]),
      ]),
      { model: "mixed" },
    );
    expect(summary).toMatchObject({ read: 16, inserted: 2, duplicates: 0, rejected: 14 });
    expect(summary.errors.map(({ line, path, code }) => [line, path, code])).toEqual([
      [2, "", "invalid_json"],
      [3, "final", "duplicate_key"],
      [4, "final", "lone_surrogate"],
      [5, "input_hash", "unknown_row"],
      [6, "id", "unknown_row"],
      [7, "", "no_row"],
      [8, "input_hash", "row_mismatch"],
      [9, "final", "unknown_action"],
      [10, "confidence", "out_of_range"],
      [11, "latency_ms", "bad_type"],
      [12, "action", "unknown_field"],
      [13, "", "no_decision"],
      [14, "", "not_an_object"],
      [15, "", "prediction_conflict"],
    ]);
    for (const { message } of summary.errors) expect(message).toMatch(/\w/);
  });

  test("gives every row with the same input its prediction", async () => {
    await importFile(lines([goodRow(7, { final: "noop" })]), SLUG);
    const summary = await importLines(lines([said(rows[7], { confidence: 0.9 })]), { model: "twins" });
    expect(summary).toMatchObject({ inserted: 1, ok: 2 });
    expect((await stored(summary.run)).map(({ differs }) => differs)).toEqual([false, true]);
  });

  test("asks for the fold of out-of-fold predictions", async () => {
    const file = lines([said(rows[0], { fold: 3 }), said(rows[1])]);
    const summary = await importLines(file, { model: "folds", kind: "out_of_fold" });
    expect(summary).toMatchObject({ inserted: 1, rejected: 1, errors: [{ line: 2, path: "fold" }] });
    expect(await stored(summary.run)).toMatchObject([{ fold: 3 }]);
  });

  test("that joins no row leaves no run that would stand beside the labels", async () => {
    const { run } = await importLines(lines([{ input_hash: "0".repeat(64), final: "noop" }]), {
      model: "lost",
    });
    expect(await getRun(ADMIN, run)).toMatchObject({ status: "failed", failure: { code: "empty" } });
  });
});

describe("importing again", () => {
  const file = () => lines(rows.map((row) => said(row, { confidence: 0.8 })));

  test("the same lines doubles nothing, other lines go on with the run, `new` makes another", async () => {
    const first = await importLines(lines([said(rows[0], { confidence: 0.8 })]), { model: "again" });
    const second = await importLines(file(), { model: "again" });
    expect(second).toMatchObject({ run: first.run, inserted: 19, duplicates: 1 });
    const third = await importLines(file(), { model: "again" });
    expect(third).toMatchObject({ run: first.run, inserted: 0, duplicates: 20, ok: 0 });
    expect(await getRun(ADMIN, first.run)).toMatchObject({ total: (await stored(first.run)).length });
    const other = await importLines(file(), { model: "again", run: "new" });
    expect(other).toMatchObject({ inserted: 20 });
    expect(other.run).not.toBe(first.run);
    const back = await importLines(file(), { model: "again", run: first.run });
    expect(back).toMatchObject({ run: first.run, duplicates: 20 });
    await expect(importLines(file(), { model: "other", run: first.run })).rejects.toThrow(AppError);
  });

  test("an import that broke off is not shown, says so, and is completed by the same file", async () => {
    async function* breaking() {
      yield file().subarray(0, 1000);
      throw new Error("the line went dead");
    }
    await expect(importLines(breaking(), { model: "cut" })).rejects.toMatchObject({ code: "unusable_file" });
    const { runs } = await listRuns(ADMIN, SLUG);
    const cut = runs.find(({ model }) => model === "cut");
    expect(cut).toMatchObject({ status: "failed", failure: { code: "unusable_file" } });
    expect(cut?.ok).toBeGreaterThan(0);
    const whole = await importLines(file(), { model: "cut" });
    expect(whole).toMatchObject({ run: cut?.id, duplicates: cut?.ok });
    expect(await getRun(ADMIN, whole.run)).toMatchObject({ status: "done", failure: null });
  });

  test("a run whose process was killed is ended by the sweep and completed by the same file", async () => {
    const { run } = await importLines(lines([said(rows[0], { confidence: 0.8 })]), { model: "killed" });
    await database.query("UPDATE prediction_run SET status = 'running', finished_at = NULL WHERE id = $1", [
      run,
    ]);
    expect(await sweepRuns()).toBe(1);
    expect(await getRun(ADMIN, run)).toMatchObject({ status: "failed", failure: { code: "interrupted" } });
    await importLines(file(), { model: "killed" });
    expect(await getRun(ADMIN, run)).toMatchObject({ status: "done", failure: null });
    expect(await sweepRuns()).toBe(0);
  });

  test("twice at once ends with one run that holds each row once", async () => {
    const both = await Promise.allSettled([
      importLines(file(), { model: "twice" }),
      importLines(file(), { model: "twice" }),
    ]);
    expect(both.some(({ status }) => status === "fulfilled")).toBe(true);
    const { runs } = await listRuns(ADMIN, SLUG);
    const mine = runs.filter(({ model }) => model === "twice");
    expect(mine).toHaveLength(1);
    expect(mine[0]).toMatchObject({ status: "done", total: (await stored(mine[0]?.id ?? "")).length });
  });
});

describe("whether a prediction differs", () => {
  const differing = async (run: string) =>
    (await stored(run)).filter(({ differs }) => differs).map(({ conversation_id }) => conversation_id);

  test("follows the effective decision and the prediction", async () => {
    const { run } = await importLines(lines([said(rows[10]), said(rows[11])]), { model: "follows" });
    expect(await differing(run)).toEqual([]);
    await database.query(
      "UPDATE conversation SET action = 'noop', target_task_id = NULL, final = 'noop', version = version + 1 WHERE id = $1",
      [rows[10]?.id],
    );
    expect(await differing(run)).toEqual([rows[10]?.id]);
    await database.query("UPDATE prediction SET action = 'noop', target_task_id = NULL WHERE run_id = $1", [
      run,
    ]);
    expect(await differing(run)).toEqual([rows[11]?.id]);
  });
});
