import { expect, test } from "vitest";
import { createAuditSchema } from "@/lib/contracts/audits";
import { db } from "@/lib/db/client";
import { createAudit } from "@/lib/services/audits/create-audit";
import { reportAudit } from "@/lib/services/audits/report-audit";
import { claimItem } from "@/lib/services/reviews/claim-item";
import { submitReview } from "@/lib/services/reviews/submit-review";
import { testDatabase } from "../support/database";
import { admin, fillDataset, reviewer } from "../support/review-rows";
import { fillRun } from "../support/review-run";

const database = testDatabase();

const doubtful = (dataset: string, doubt: string, options: object = {}) =>
  createAudit(
    admin,
    createAuditSchema.parse({ dataset, kind: "doubt", doubt, size: 100, seed: "s", ...options }),
  );

/** Number of each row among those of its data set, in serving order, with what makes it doubtful. */
const itemsOf = (auditId: string) =>
  database.query<{ row: number; doubt: { score: number; said: string | null; with: string | null } }>(
    `SELECT (SELECT count(*)::int FROM conversation o WHERE o.dataset_id = c.dataset_id AND o.seq < c.seq) AS row, i.doubt
       FROM audit_item i JOIN conversation c ON c.id = i.conversation_id WHERE i.audit_id = $1 ORDER BY i.position`,
    [auditId],
  );
const rowsOf = async (auditId: string) => (await itemsOf(auditId)).map(({ row }) => row);

test("low confidence: the least sure rows first, without those that the student was fitted on", async () => {
  const id = await fillDataset("unsure", 5, "noop");
  const confidences = [0.9, 0.2, 0.6, 0.1, 0.4];
  await fillRun(id, "STUDENT", (n) => ({ final: "noop", confidence: confidences[n]!, seen: n === 3 }));
  const audit = await doubtful("unsure", "low_confidence", { size: 3 });
  expect(audit).toMatchObject({ kind: "doubt", n: 3, population: 4 });
  expect(await rowsOf(audit.id)).toEqual([1, 4, 2]);
});

test("teacher, student and label against each other: the surest contradiction first, with what was said", async () => {
  const id = await fillDataset("apart", 4, "noop");
  const says = ["noop", "reply(yes)", "reply(no)", "noop"];
  await fillRun(id, "TEACHER", (n) => ({ final: says[n]!, confidence: 0.5 + n / 10 }));
  await fillRun(id, "STUDENT", (n) => ({ final: n < 2 ? "noop" : "reply(other words)", confidence: 0.8 }));
  const teacher = await doubtful("apart", "teacher_label");
  expect(await itemsOf(teacher.id)).toMatchObject([
    { row: 2, doubt: { score: 0.7, said: "reply(no)" } },
    { row: 1, doubt: { score: 0.6, said: "reply(yes)" } },
  ]);
  expect(await rowsOf((await doubtful("apart", "student_label")).id)).toEqual([2, 3]);
  // Row 2: both say reply, in other words, which is no contradiction.
  expect(await rowsOf((await doubtful("apart", "teacher_student")).id)).toEqual([3, 1]);
});

test("label errors: by the student's scores on rows that it has not seen, with the action that it suggests", async () => {
  const id = await fillDataset("errors", 6);
  // Labels turn through reply, noop, update_task, start_task; row 4 is a reply that looks like noop.
  await fillRun(id, "STUDENT", (n, { final }) => {
    const action = n === 4 ? "noop" : final.replace(/\(.*/, "");
    return { final: "noop", actionScores: { [action]: 0.9, cancel_task: 0.1 } };
  });
  expect(await itemsOf((await doubtful("errors", "label_errors")).id)).toMatchObject([
    { row: 4, doubt: { said: "noop", score: 0.9 } },
  ]);
});

test("near-duplicates with another action stand side by side, those with the same one are left alone", async () => {
  const id = await fillDataset("alike", 0);
  const talk =
    "please tell me again what the flight to Oslo on Friday morning costs with one bag and a window seat";
  const add = (content: string, action: "reply" | "noop", n: number) =>
    db().conversation.create({
      data: {
        id: crypto.randomUUID(),
        datasetId: id,
        messages: [{ role: "user", content }],
        tasks: [],
        importedFinal: action === "noop" ? "noop" : "reply(x)",
        final: action === "noop" ? "noop" : "reply(x)",
        action,
        inputHash: `${n}`.repeat(64),
        contentHash: `${n}`.repeat(64),
        warnings: [],
      },
    });
  await add(talk, "reply", 1);
  await add("something else entirely that nobody has ever said before in such a row of words", "noop", 2);
  await add(`${talk} thanks`, "noop", 3);
  await add(`${talk} today`, "reply", 4);
  const audit = await doubtful("alike", "near_duplicates");
  const items = await itemsOf(audit.id);
  expect(items.map(({ row }) => row).sort()).toEqual([0, 2, 3]);
  expect(items[0]?.doubt.score).toBeGreaterThan(0.6);
});

test("label conflicts: rows with the same input and another decision, together", async () => {
  const id = await fillDataset("conflict", 6);
  const rows = await db().conversation.findMany({ where: { datasetId: id }, orderBy: { seq: "asc" } });
  const twin = "f".repeat(64);
  await database.query("ALTER TABLE conversation DISABLE TRIGGER conversation_keep_import");
  await database.query("UPDATE conversation SET input_hash = $1 WHERE id IN ($2, $3)", [
    twin,
    rows[1]!.id,
    rows[4]!.id,
  ]);
  await database.query("ALTER TABLE conversation ENABLE TRIGGER conversation_keep_import");
  await database.query("UPDATE conversation SET warnings = '{label_conflict}' WHERE id = $1", [rows[4]!.id]);
  const items = await itemsOf((await doubtful("conflict", "label_conflict")).id);
  expect(items).toMatchObject([
    { row: 1, doubt: { with: rows[4]!.id } },
    { row: 4, doubt: { with: rows[1]!.id, said: "noop" } },
  ]);
});

test("a doubt queue is reviewed like any other and gives no interval", async () => {
  const id = await fillDataset("reviewed", 3, "noop");
  await fillRun(id, "TEACHER", () => ({ final: "reply(yes)" }));
  const audit = await doubtful("reviewed", "teacher_label");
  const { item } = await claimItem(reviewer(1), audit.id);
  expect(item?.predictions.teacher).toMatchObject({ final: "reply(yes)", confidence: 0.9 });
  await submitReview(reviewer(1), {
    auditId: audit.id,
    itemId: item!.item_id,
    key: "1",
    body: { version: 1, action: "noop", text_ok: true, outcome: "approve" },
  });
  const { accuracy } = await reportAudit(admin, audit.id);
  expect(accuracy).toMatchObject({ estimate: 1, low: null, high: null });
});

test("a doubt without its predictions, without a reason, or with strata is refused in plain words", async () => {
  await fillDataset("bare", 2, "noop");
  for (const doubt of ["low_confidence", "teacher_student", "label_errors"])
    await expect(doubtful("bare", doubt)).rejects.toMatchObject({ code: "invalid_input" });
  await expect(doubtful("bare", "label_conflict")).rejects.toMatchObject({
    message: expect.stringContaining("no row of the filter"),
  });
  await expect(doubtful("bare", "label_conflict", { strata: "action" })).rejects.toMatchObject({
    code: "invalid_input",
  });
  const vague = createAuditSchema.parse({ dataset: "bare", kind: "doubt", size: 1 });
  await expect(createAudit(admin, vague)).rejects.toMatchObject({ code: "invalid_input" });
});
