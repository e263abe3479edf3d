import { beforeAll, describe, expect, test } from "vitest";
import { rowFilterSchema } from "@/lib/contracts/row-filter";
import type { Actor } from "@/lib/domain/access";
import { importPredictions } from "@/lib/services/predictions/import-predictions";
import { getRow } from "@/lib/services/rows/get-row";
import { listRows } from "@/lib/services/rows/list-rows";
import { chooseRuns } from "@/lib/services/runs/choose-runs";
import { listRuns } from "@/lib/services/runs/list-runs";
import { testDatabase } from "../support/database";
import { ADMIN, chunksOf, goodRows, importFile, lines } from "../support/import-rows";

const database = testDatabase();
const SLUG = "shown";
let ids: string[];

const say = async (model: string, finals: string[], kind: "recorded" | "head" = "recorded") => {
  const file = lines(finals.map((final, n) => ({ id: ids[n], final })));
  const { run } = await importPredictions(ADMIN, chunksOf(file), {
    ...{ dataset: SLUG, model, kind, run: "new", rejects: null },
  });
  return run;
};
const SAME = "update_task(task-1, two)";
const find = async (query: Record<string, string>) =>
  (
    await listRows(ADMIN, SLUG, {
      ...{ filter: rowFilterSchema.parse(query), limit: 50, count: true, facets: true },
    })
  ).rows.map(({ id }) => ids.indexOf(id));

beforeAll(async () => {
  await importFile(lines(goodRows(4)), SLUG);
  await importFile(lines(goodRows(2)), "elsewhere");
  ids = (
    await database.query<{ id: string }>(
      "SELECT c.id FROM conversation c JOIN dataset d ON d.id = c.dataset_id WHERE slug = $1 ORDER BY seq",
      [SLUG],
    )
  ).map(({ id }) => id);
});

describe("the runs beside the labels", () => {
  test("are the newest finished ones of each role, a head only where there is nothing better", async () => {
    expect((await listRuns(ADMIN, SLUG)).shown).toEqual({
      ...{ teacher: null, student: null, chosen: { teacher: false, student: false } },
    });
    const recorded = await say("small", [SAME, "noop"]);
    await say("small", ["noop"], "head");
    const { shown } = await listRuns(ADMIN, SLUG);
    expect(shown.student).toMatchObject({ id: recorded, kind: "recorded" });
    const newer = await say("small", [SAME, SAME, "noop"]);
    expect((await listRuns(ADMIN, SLUG)).shown.student?.id).toBe(newer);
    expect(await find({ disagree: "student" })).toEqual([2]);
  });

  test("are chosen for filters, lists and rows alike, and given back to the default", async () => {
    const first = await say("big teacher", ["noop", SAME, "cancel_task(task-7, gone)"]);
    await say("big teacher", [SAME, SAME, SAME]);
    expect(await find({ disagree: "teacher" })).toEqual([]);
    expect(await chooseRuns(ADMIN, SLUG, { teacher_run: first })).toMatchObject({
      ...{ teacher: { id: first }, chosen: { teacher: true, student: false } },
    });
    expect(await find({ disagree: "teacher" })).toEqual([0, 2]);
    expect(await find({ disagree: "models" })).toEqual([0, 2]);
    expect(await find({ invalid: "teacher" })).toEqual([2]);
    const row = await getRow(ADMIN, ids[2] ?? "", { allPredictions: true });
    expect(row.predictions.teacher).toMatchObject({ run: first, state: "invalid", agrees: false });
    expect(row.predictions.student).toMatchObject({ model: "small", action: "noop", agrees: false });
    expect(row.predictions.others?.map(({ model }) => model)).toEqual(["big teacher"]);
    expect((await getRow(ADMIN, ids[3] ?? "")).predictions).toEqual({
      teacher: null,
      student: null,
      others: null,
    });
    await chooseRuns(ADMIN, SLUG, { teacher_run: null });
    expect(await find({ disagree: "teacher" })).toEqual([]);
  });

  test("are refused where they are of another data set, role or not done, and to whoever may not choose", async () => {
    const { runs } = await listRuns(ADMIN, SLUG);
    const student = runs.find(({ role }) => role === "student")?.id ?? "";
    await expect(chooseRuns(ADMIN, SLUG, { teacher_run: student })).rejects.toMatchObject({
      code: "invalid_input",
    });
    await expect(chooseRuns(ADMIN, "elsewhere", { student_run: student })).rejects.toMatchObject({
      code: "invalid_input",
    });
    await database.query("UPDATE prediction_run SET status = 'failed' WHERE id = $1", [student]);
    await expect(chooseRuns(ADMIN, SLUG, { student_run: student })).rejects.toMatchObject({
      code: "invalid_input",
    });
    const reviewer: Actor = { kind: "user", id: "r", name: "R", role: "REVIEWER" };
    await expect(chooseRuns(reviewer, SLUG, { student_run: null })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
