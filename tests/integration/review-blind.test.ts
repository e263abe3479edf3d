import { expect, test } from "vitest";
import { createAuditSchema } from "@/lib/contracts/audits";
import type { ChoiceBody, ReviewBody, ReviewItem } from "@/lib/contracts/reviews";
import { rowFilterSchema } from "@/lib/contracts/row-filter";
import { db } from "@/lib/db/client";
import type { Actor } from "@/lib/domain/access";
import { createAudit } from "@/lib/services/audits/create-audit";
import { reportAudit } from "@/lib/services/audits/report-audit";
import { changeAuditStatus } from "@/lib/services/audits/set-audit-status";
import { startExport } from "@/lib/services/exports/export-rows";
import { chooseFirst } from "@/lib/services/reviews/choose-first";
import { claimItem } from "@/lib/services/reviews/claim-item";
import { submitReview } from "@/lib/services/reviews/submit-review";
import { undoReview } from "@/lib/services/reviews/undo-review";
import { countRows } from "@/lib/services/rows/count-rows";
import { getRow } from "@/lib/services/rows/get-row";
import { listRows } from "@/lib/services/rows/list-rows";
import { testDatabase } from "../support/database";
import { admin, fillDataset, reviewer } from "../support/review-rows";
import { fillRun } from "../support/review-run";

const database = testDatabase();
const LABEL = "update_task(task-1, window seat)";
const TEACHER = "cancel_task(task-2, told to stop)";
let datasets = 0;
let keys = 0;

/** A blind audit of rows that are all labelled LABEL, with a teacher who says TEACHER. */
async function blindAudit(rows = 1, options: { overlap?: number; blind_share?: number } = {}) {
  const slug = `blind-${++datasets}`;
  const datasetId = await fillDataset(slug, rows, LABEL);
  const run = await fillRun(datasetId, "TEACHER", () => ({ final: TEACHER }));
  const audit = await createAudit(
    admin,
    createAuditSchema.parse({ dataset: slug, size: rows, seed: "s", blind_share: 1, ...options }),
  );
  await db().audit.update({ where: { id: audit.id }, data: { teacherRunId: run } });
  return audit;
}

async function claim(actor: Actor, auditId: string, held: string[] = []): Promise<ReviewItem> {
  const { item } = await claimItem(actor, auditId, { held });
  if (!item) throw new Error("nothing to claim");
  return item;
}
const at = (item: ReviewItem) => ({ auditId: item.audit_id, itemId: item.item_id });
const choose = (actor: Actor, item: ReviewItem, body: ChoiceBody) => chooseFirst(actor, at(item), body);
const CHOICE = { action: "update_task", task_id: "task-1" } as const;
const APPROVE = { ...CHOICE, version: 1, text_ok: true, outcome: "approve" } as const;
const send = (actor: Actor, item: ReviewItem, body: ReviewBody, key = `key-${++keys}`) =>
  submitReview(actor, { ...at(item), key, body });

test("a blind item holds nothing of label, predictions and status until the choice, which answers with them", async () => {
  const audit = await blindAudit();
  const me = reviewer(1);
  const item = await claim(me, audit.id);
  expect(item).toMatchObject({
    arm: "blind",
    hidden: true,
    choice: null,
    label: null,
    moved: null,
    predictions: { teacher: null, student: null },
    row: { warnings: [] },
  });
  for (const secret of ["window seat", "told to stop"]) expect(JSON.stringify(item)).not.toContain(secret);

  const { choice, reveal } = await choose(me, item, CHOICE);
  expect(choice).toMatchObject({ action: "update_task", task_id: "task-1", text: null });
  expect(reveal).toMatchObject({
    version: 1,
    label: { final: LABEL },
    predictions: { teacher: { final: TEACHER, task_id: "task-2", confidence: 0.9 }, student: null },
  });
  const again = await claim(me, audit.id);
  expect(again).toMatchObject({
    hidden: false,
    choice,
    label: { final: LABEL },
    predictions: reveal.predictions,
  });
});

test("the first choice stays: sent again it answers the same, another one is refused, and the database keeps it", async () => {
  const audit = await blindAudit();
  const item = await claim(reviewer(1), audit.id);
  const first = await choose(reviewer(1), item, CHOICE);
  expect(await choose(reviewer(1), item, CHOICE)).toEqual(first);
  await expect(choose(reviewer(1), item, { action: "noop" })).rejects.toMatchObject({
    code: "conflict",
    details: { choice: first.choice },
  });
  await expect(database.query("UPDATE review_choice SET action = 'noop'")).rejects.toThrow(/append-only/);
});

test.each([
  [CHOICE, APPROVE, "keep"],
  [{ action: "noop" }, APPROVE, "change"],
  [{ action: "noop" }, { ...APPROVE, outcome: "correct", action: "noop", task_id: undefined }, "keep"],
  [CHOICE, { ...APPROVE, outcome: "reject" }, "change"],
  [CHOICE, { ...APPROVE, outcome: "discard" }, null],
] as [ChoiceBody, ReviewBody, string | null][])(
  "after the choice %j the review %j is stored as %s",
  async (choice, body, kept) => {
    const audit = await blindAudit();
    const item = await claim(reviewer(1), audit.id);
    await choose(reviewer(1), item, choice);
    const { review } = await send(reviewer(1), item, body);
    expect(review).toMatchObject({ arm: "blind", kept });
    expect(await database.query("SELECT kept FROM review WHERE id = $1", [review.id])).toEqual([{ kept }]);
  },
);

test("without a first choice nothing can be reviewed but discarded, and no answer tells the label", async () => {
  const audit = await blindAudit();
  const me = reviewer(1);
  const item = await claim(me, audit.id);
  const refused = async (body: ReviewBody, code: string) => {
    const error = await send(me, item, body).then(
      () => null,
      (thrown: unknown) => thrown as { code: string },
    );
    expect(error?.code).toBe(code);
    expect(`${error} ${JSON.stringify(error)}`).not.toContain("window seat");
  };
  for (const outcome of ["approve", "correct", "reject"] as const)
    await refused({ ...APPROVE, outcome }, "conflict");
  await refused({ ...APPROVE, outcome: "discard", version: 7 }, "stale_version");

  const discarded = await send(me, item, { ...APPROVE, outcome: "discard" });
  expect(discarded).toMatchObject({ review: { kept: null, final: null }, row: null });
  await expect(getRow(me, item.row_id)).rejects.toMatchObject({ code: "not_found" });
  const undone = await undoReview(me, at(item));
  expect(undone).toMatchObject({ item: { hidden: true, label: null }, row: null });
  await choose(me, item, CHOICE);
  expect((await send(me, item, APPROVE)).review.kept).toBe("keep");
});

test("an undone review of a blind item stays revealed, with its first choice", async () => {
  const audit = await blindAudit();
  const item = await claim(reviewer(1), audit.id);
  const { choice } = await choose(reviewer(1), item, CHOICE);
  await send(reviewer(1), item, APPROVE);
  const { item: again } = await undoReview(reviewer(1), at(item));
  expect(again).toMatchObject({ hidden: false, choice, label: { final: LABEL } });
});

test("a choice that names no task of the ledger, of somebody without the item, or on a revealed item is refused", async () => {
  const audit = await blindAudit();
  const item = await claim(reviewer(1), audit.id);
  await expect(choose(reviewer(1), item, { action: "cancel_task", task_id: "task-9" })).rejects.toMatchObject(
    {
      code: "illegal_decision",
    },
  );
  await expect(choose(reviewer(1), item, { action: "cancel_task" })).rejects.toMatchObject({
    code: "illegal_decision",
  });
  await expect(choose(reviewer(2), item, CHOICE)).rejects.toMatchObject({ code: "lease_lost" });
  const shown = await claim(reviewer(1), (await blindAudit(1, { blind_share: 0 })).id);
  expect(shown).toMatchObject({ arm: "revealed", hidden: false, label: { final: LABEL } });
  await expect(choose(reviewer(1), shown, CHOICE)).rejects.toMatchObject({ code: "conflict" });
});

test("the share of blind items is drawn by the seed, the same for all reviewers", async () => {
  const audit = await blindAudit(20, { blind_share: 0.4, overlap: 2 });
  expect(audit).toMatchObject({ blind: true, blind_share: 0.4 });
  const arms = await database.query<{ arm: string; position: number }>(
    "SELECT arm, position FROM audit_item WHERE audit_id = $1 ORDER BY position",
    [audit.id],
  );
  expect(arms.filter(({ arm }) => arm === "blind")).toHaveLength(8);
  const mine = await claim(reviewer(1), audit.id);
  expect(await claim(reviewer(2), audit.id)).toMatchObject({ position: mine.position, arm: mine.arm });
  expect(mine.arm).toBe(arms[0]?.arm);
});

test("the other reviewer's answer and what it made of the row stay hidden until the own review", async () => {
  const audit = await blindAudit(1, { overlap: 2 });
  const [first, second] = [reviewer(1), reviewer(2)];
  const mine = await claim(first, audit.id);
  await choose(first, mine, { action: "noop" });
  await send(first, mine, {
    version: 1,
    action: "noop",
    text_ok: false,
    outcome: "correct",
    comment: "a tick",
  });
  const theirs = await claim(second, audit.id);
  expect(theirs).toMatchObject({ hidden: true, moved: null });
  await expect(getRow(second, theirs.row_id)).rejects.toMatchObject({ code: "not_found" });
  await expect(
    startExport(second, { dataset: audit.dataset, target: "raw", status: "all", filter: {} } as never),
  ).rejects.toMatchObject({
    code: "conflict",
  });
  await choose(second, theirs, CHOICE);
  await expect(getRow(second, theirs.row_id)).rejects.toMatchObject({ code: "not_found" });
  await send(second, theirs, APPROVE);
  expect(await getRow(second, theirs.row_id)).toMatchObject({ status: "pending" });
});

test("a row that a reviewer may still get blind is not shown to him before either; to an admin only where he takes part", async () => {
  const audit = await blindAudit(2, { overlap: 2 });
  const item = await claim(reviewer(1), audit.id);
  await expect(getRow(reviewer(3), item.row_id)).rejects.toMatchObject({ code: "not_found" });
  expect((await getRow(admin, item.row_id)).final).toBe(LABEL);
  expect((await getRow({ ...reviewer(4), role: "VIEWER" }, item.row_id)).final).toBe(LABEL);
  await claim(admin, audit.id);
  await expect(getRow(admin, item.row_id)).rejects.toMatchObject({
    code: "not_found",
    details: { blind: true },
  });
  await changeAuditStatus(admin, audit.id, "closed");
  expect((await getRow(reviewer(3), item.row_id)).final).toBe(LABEL);
});

test("lists, counts and facets leave out what is to be judged blind, whatever the filter", async () => {
  const slug = `blind-${++datasets}`;
  const id = await fillDataset(slug, 8);
  await fillRun(id, "TEACHER", () => ({ final: "noop" }));
  await createAudit(admin, createAuditSchema.parse({ dataset: slug, size: 3, seed: "s", blind_share: 1 }));
  const hidden = await database.query<{ id: string }>(
    "SELECT i.conversation_id AS id FROM audit_item i JOIN conversation c ON c.id = i.conversation_id WHERE c.dataset_id = $1",
    [id],
  );
  const labels = await database.query<{ action: string }>(
    "SELECT action FROM conversation WHERE dataset_id = $1 AND NOT id = ANY($2)",
    [id, hidden.map((row) => row.id)],
  );
  const page = (actor: Actor, filter: object) =>
    listRows(actor, slug, { filter: rowFilterSchema.parse(filter), limit: 50, count: true, facets: true });
  const me = reviewer(1);
  for (const filter of [
    {},
    { action: "noop" },
    { status: "pending" },
    { disagree: "teacher" },
    { teacher_confidence: "0.5-1" },
  ]) {
    const [mine, all] = [await page(me, filter), await page(admin, filter)];
    const shown = all.rows.filter((row) => !hidden.some((one) => one.id === row.id));
    expect(mine.rows.map((row) => row.id)).toEqual(shown.map((row) => row.id));
    expect(mine.total).toEqual({ count: shown.length, capped: false });
    expect(await countRows(me, slug, rowFilterSchema.parse(filter))).toBe(shown.length);
  }
  const { facets } = await page(me, {});
  for (const { value, count } of facets!.action)
    expect(count, value).toBe(labels.filter(({ action }) => action === value).length);
  const differing = facets!.disagree.find(({ value }) => value === "teacher");
  expect(differing?.count).toBe(labels.filter(({ action }) => action !== "noop").length);
});

test("what others have said of an item that shows its label stays hidden until the own review", async () => {
  const audit = await blindAudit(2, { overlap: 2, blind_share: 0 });
  const [first, second, nobody] = [reviewer(1), reviewer(2), reviewer(3)];
  const theirs = await claim(second, audit.id);
  await send(first, await claim(first, audit.id), { ...APPROVE, outcome: "reject" });
  await expect(getRow(second, theirs.row_id)).rejects.toMatchObject({ code: "not_found" });
  const listed = await listRows(second, audit.dataset, {
    filter: rowFilterSchema.parse({ status: "rejected" }),
    limit: 50,
    count: true,
    facets: false,
  });
  expect(listed).toMatchObject({ rows: [], total: { count: 0 } });
  expect((await getRow(nobody, theirs.row_id)).status).toBe("rejected");
  await send(second, theirs, APPROVE);
  expect((await getRow(second, theirs.row_id)).reviews).toHaveLength(2);
});

test("another audit's report does not name a wrong row to whom it is to judge blind", async () => {
  const first = await blindAudit(1, { blind_share: 0 });
  const item = await claim(reviewer(1), first.id);
  await send(reviewer(1), item, { ...APPROVE, outcome: "reject" });
  const input = { dataset: first.dataset, kind: "queue", size: 1, blind_share: 1 };
  await createAudit(admin, createAuditSchema.parse(input));
  const wrong = async (actor: Actor) => (await reportAudit(actor, first.id)).wrong.map(({ row }) => row);
  expect(await wrong(reviewer(2))).toEqual([]);
  expect(await wrong(admin)).toEqual([item.row_id]);
});
