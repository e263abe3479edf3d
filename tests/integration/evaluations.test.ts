import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { inputHash } from "@/lib/domain/canonical/hash";
import { activeCertificate } from "@/lib/services/calibrations/active-certificate";
import { calibrate } from "@/lib/services/calibrations/calibrate";
import { getCalibration } from "@/lib/services/calibrations/get-calibration";
import { listCalibrations } from "@/lib/services/calibrations/list-calibrations";
import { evaluate } from "@/lib/services/evaluations/evaluate";
import { listEvaluatedRows } from "@/lib/services/evaluations/list-evaluated-rows";
import { evaluationMarkdown } from "@/lib/services/evaluations/markdown";
import { ensureVersion } from "@/lib/services/models/ensure-version";
import { importPredictions } from "@/lib/services/predictions/import-predictions";
import { testDatabase } from "../support/database";
import { ADMIN, chunksOf, goodRow, importFile, lines } from "../support/import-rows";

testDatabase();

type Row = ReturnType<typeof goodRow>;
const UPDATE = "update_task(task-1, table for two)";
const hashOf = ({ messages, tasks }: Row) => inputHash({ messages, tasks } as never);

/** Rows of one decision; a tenth are validation, half are test. */
const rows = Array.from({ length: 200 }, (_, n) =>
  goodRow(n, {
    meta: {
      channel: n % 2 === 0 ? "chat" : "voice",
      split: n < 60 ? "train" : n < 100 ? "validation" : "test",
      ...(n === 0 && { also_ok: [{ action: "noop" }] }),
    },
  }),
);

const said = (model: string, kind: "recorded" | "out_of_fold" | "head", of: (n: number) => object | null) =>
  importPredictions(
    ADMIN,
    chunksOf(
      lines(
        rows.flatMap((row, n) => {
          const line = of(n);
          return line ? [{ input_hash: hashOf(row), ...line }] : [];
        }),
      ),
    ),
    { dataset: "judged", model, kind, role: model === "teacher" ? "teacher" : "student", rejects: null },
  );

beforeAll(async () => {
  await importFile(lines(rows), "judged");
  await said("teacher", "recorded", (n) => ({
    final: n < 4 ? "noop" : UPDATE,
    confidence: 0.9,
    latency_ms: 1000 + n,
  }));
  await said("student", "out_of_fold", (n) => ({
    final:
      n % 10 === 0
        ? n % 20 === 0
          ? "noop"
          : "cancel_task(task-1, no)"
        : n === 1
          ? "update_task(task-9, what)"
          : UPDATE,
    confidence: n % 10 === 0 ? 0.3 : 0.95,
    fold: n % 5,
  }));
});

const run = () => evaluate(ADMIN, { dataset: "judged", models: "teacher,student" });

describe("an evaluation", () => {
  test("judges each model on all its rows, and the pair on their common ones", async () => {
    const { rows: judged, truth, truth_sources, models, pairs } = await run();
    expect([judged, truth, truth_sources]).toEqual([200, "best", { adjudicated: 0, human: 0, label: 200 }]);
    const [teacher, student] = models;
    expect(teacher).toMatchObject({
      model: "teacher",
      role: "teacher",
      run_kind: "recorded",
      rows: 200,
      exact: 0.98,
    });
    expect(teacher?.lenient).toBe(0.985);
    expect(student).toMatchObject({
      model: "student",
      run_kind: "out_of_fold",
      exact: 179 / 200,
      invalid: 1 / 200,
    });
    expect(student?.confusion.cols.at(-1)).toBe("(invalid)");
    expect(student?.confusion.counts[2]).toEqual([0, 0, 179, 10, 10, 1]);
    expect(teacher?.latency).toMatchObject({ n: 200, p50: 1099.5, p99: null });
    expect(student?.latency).toBeNull();
    expect(student?.per_action.find(({ action }) => action === "update_task")).toMatchObject({
      support: 200,
      n: 179,
    });
    // Wrong: 0–3 of the teacher, 0, 1, 10, 20 … of the student.
    expect(pairs).toMatchObject([{ a: "teacher", b: "student", n: 200, mcnemar: { b: 19, c: 2, n: 200 } }]);
    expect(pairs[0]?.difference).toMatchObject({ estimate: 17 / 200, method: "tango" });
  });

  test("slices by channel, with support, and says what both together would give", async () => {
    const { models, routing } = await run();
    const voice = models[1]?.slices.find(({ slice, value }) => slice === "channel" && value === "voice");
    expect(voice).toMatchObject({ support: 100, exact: 0.99 });
    expect(routing).toMatchObject({ student: "student", teacher: "teacher", rows: 200 });
    const strict = routing?.points[0];
    // The student's unsure and invalid answers go on to the teacher, who is wrong on the first of them and the second.
    expect(strict).toMatchObject({
      threshold: 0.95,
      escalation: 21 / 200,
      risk: 0,
      exact: 198 / 200,
      p50: null,
    });
  });

  test("a cell's rows are those that it counts", async () => {
    const { models } = await run();
    const asked = {
      dataset: "judged",
      run: models[1]!.run,
      right: "update_task",
      named: "cancel_task",
    } as const;
    const first = await listEvaluatedRows(ADMIN, { ...asked, limit: 6 });
    const second = await listEvaluatedRows(ADMIN, { ...asked, limit: 6, after: first.next ?? 0 });
    expect([first.rows.length, second.rows.length, second.next]).toEqual([6, 4, null]);
    expect(first.rows[0]).toMatchObject({
      right: "update_task task-1",
      named: "cancel_task task-1",
      source: "label",
    });
    const invalid = await listEvaluatedRows(ADMIN, {
      dataset: "judged",
      run: models[1]!.run,
      named: "(invalid)",
    });
    expect(invalid.rows).toMatchObject([{ named: null }]);
  });

  test("a split, and a truth that nobody has given yet", async () => {
    expect((await evaluate(ADMIN, { dataset: "judged", split: "test" })).rows).toBe(100);
    const human = await evaluate(ADMIN, { dataset: "judged", models: "student", truth: "human" });
    expect(human).toMatchObject({ rows: 0, models: [{ rows: 0, exact: null, macro_f1: null }] });
  });

  test("human truth stands above the label, and each figure names its truth", async () => {
    const [row] = await db().conversation.findMany({
      where: { dataset: { slug: "judged" } },
      orderBy: { seq: "asc" },
      take: 1,
    });
    await db().conversation.update({
      where: { id: row!.id },
      data: { status: "corrected", action: "noop", targetTaskId: null, final: "noop" },
    });
    const best = await run();
    expect(best.truth_sources).toEqual({ adjudicated: 0, human: 1, label: 199 });
    expect(best.models[0]?.exact).toBe(197 / 200);
    const label = await evaluate(ADMIN, { dataset: "judged", models: "teacher", truth: "label" });
    expect(label.models[0]?.exact).toBe(196 / 200);
    expect(evaluationMarkdown(best)).toContain(
      "Truth: adjudicated, else a human's decision, else the label (0 adjudicated, 1 human, 199 label)",
    );
    await db().conversation.update({
      where: { id: row!.id },
      data: { status: "pending", action: "update_task", targetTaskId: "task-1", final: UPDATE },
    });
  });

  test("an unknown model or data set, a model without a run, a run of another data set: said by name", async () => {
    await expect(evaluate(ADMIN, { dataset: "nowhere" })).rejects.toThrow(/nowhere/);
    await expect(evaluate(ADMIN, { dataset: "judged", models: "nobody" })).rejects.toThrow(/nobody/);
    await importFile(lines([goodRow("else")]), "other");
    await expect(evaluate(ADMIN, { dataset: "other", models: "teacher" })).rejects.toThrow(
      /no finished run on "other"/,
    );
    const { models } = await run();
    await expect(evaluate(ADMIN, { dataset: "other", models: models[0]!.run })).rejects.toThrow(
      /of the data set "judged"/,
    );
    expect(await evaluate(ADMIN, { dataset: "other" })).toMatchObject({
      models: [],
      pairs: [],
      routing: null,
    });
  });
});

describe("a certificate", () => {
  const wanted = { dataset: "judged", model: "head", alpha: 0.1 } as const;
  beforeAll(async () => {
    // Rows of split train were fitted on; of the others every tenth is wrong and unsure.
    await said("head", "head", (n) => ({
      final: n % 10 === 0 ? "noop" : UPDATE,
      confidence: n % 10 === 0 ? 0.3 + n / 1000 : 0.8 + n / 1000,
      ...(n < 60 && { seen: true }),
    }));
  });

  test("out-of-fold scores only estimate", async () => {
    const found = await calibrate(ADMIN, { ...wanted, model: "student" });
    expect(found).toMatchObject({ certified: false, threshold: null, basis: "estimate", rows: 100 });
    expect(found.estimate?.coverage).toBeCloseTo(0.9, 9);
    expect(found.why).toMatch(/estimate/);
  });

  test("holds for the loosest threshold that passes, on rows that neither head nor temperature saw", async () => {
    const found = await calibrate(ADMIN, wanted);
    expect(found).toMatchObject({
      certified: true,
      valid: true,
      stale: [],
      rows: 100,
      temperature_rows: 40,
      delta: 0.05,
    });
    expect(found.coverage).toBeGreaterThanOrEqual(0.9);
    expect(found.bound).toBeLessThanOrEqual(0.1);
    expect(found.n - found.k).toBe(90);
    expect(found.per_action).toHaveLength(5);
    expect(found.per_action[0]?.delta).toBeCloseTo(0.01, 12);
    // What is shown from now on is the calibrated confidence.
    const shown = await db().prediction.findFirst({
      where: { runId: found.run, seen: false },
      select: { calibrated: true },
    });
    expect(shown?.calibrated).not.toBeNull();
    const model = await db().model.findUniqueOrThrow({ where: { name: "head" } });
    expect(await activeCertificate(model.id)).toMatchObject({
      calibration: found.id,
      threshold: found.threshold,
    });
  });

  test("names its truth and its run, and warns where people have judged nothing", async () => {
    const found = await calibrate(ADMIN, wanted);
    const run = await db().predictionRun.findUniqueOrThrow({ where: { id: found.run } });
    expect(found).toMatchObject({ run_kind: "head", run_at: run.createdAt.toISOString(), truth: "best" });
    expect(found.truth_sources.label).toBe(found.rows - found.human_judged);
    expect(found.human_judged).toBe(found.truth_sources.human + found.truth_sources.adjudicated);
    const byLabel = await calibrate(ADMIN, { ...wanted, alpha: 0.02, truth: "label" });
    expect(byLabel).toMatchObject({ human_judged: 0, truth_sources: { label: 100 } });
    expect(byLabel.warnings).toEqual([expect.stringContaining("which nobody has judged")]);
  });

  test("says so where there was nothing to fit a temperature on", async () => {
    const found = await calibrate(ADMIN, { ...wanted, alpha: 0.02, temperature_split: "nowhere" });
    expect(found).toMatchObject({ temperature: 1, temperature_rows: 0 });
    expect(found.warnings).toContainEqual(expect.stringContaining('no row of the split "nowhere"'));
  });

  test("too strict a promise is not certifiable yet, and says how many labels it takes", async () => {
    const found = await calibrate(ADMIN, { ...wanted, alpha: 0.02 });
    expect(found).toMatchObject({ certified: false, threshold: null, coverage: null, basis: "certificate" });
    expect(found.why).toMatch(/begins with 297 accepted answers, and the split gives 100 in all/);
    // The split has 100 rows, all of them judged: more of them cannot come from it.
    expect(found.split_rows).toBe(100);
    expect(found.why).toMatch(/no row beyond the 100 that are judged|no number of labels/);
  });

  test("ends as soon as the truth of a judged row, the prompt or the model changes", async () => {
    const { id } = await calibrate(ADMIN, wanted);
    const model = await db().model.findUniqueOrThrow({ where: { name: "head" } });
    const [row] = await db().conversation.findMany({
      where: { dataset: { slug: "judged" }, split: "test" },
      take: 1,
    });
    const truth = (action: "noop" | "update_task") =>
      db().conversation.update({
        where: { id: row!.id },
        data: {
          action,
          targetTaskId: action === "noop" ? null : "task-1",
          final: action === "noop" ? "noop" : UPDATE,
        },
      });
    await truth("noop");
    expect(await getCalibration(ADMIN, id)).toMatchObject({ valid: false, stale: ["data_hash"] });
    expect(await activeCertificate(model.id)).toBeNull();
    await truth("update_task");
    expect(await getCalibration(ADMIN, id)).toMatchObject({ valid: true, stale: [] });
    await db().$executeRaw`UPDATE calibration SET prompt_version = 'older' WHERE id = ${id}::uuid`;
    expect(await getCalibration(ADMIN, id)).toMatchObject({ stale: ["prompt_version"] });
    await db().$transaction((tx) => ensureVersion(tx, ADMIN, model.id, { parts: { retrained: true } }));
    expect(await getCalibration(ADMIN, id)).toMatchObject({ stale: ["model_version", "prompt_version"] });
    expect(await activeCertificate(model.id)).toBeNull();
    expect((await listCalibrations(ADMIN, "judged"))[0]).toMatchObject({ id, valid: false });
  });

  test("never changes once it is written", async () => {
    await expect(db().$executeRaw`UPDATE certificate SET certified = false`).rejects.toThrow(/never changes/);
  });

  test("needs other rows than the temperature's, and some rows at all", async () => {
    await expect(calibrate(ADMIN, { ...wanted, split: "validation" })).rejects.toThrow(/other rows/);
    await expect(calibrate(ADMIN, { ...wanted, split: "train" })).rejects.toThrow(
      /answers no row of the split "train"/,
    );
  });
});
