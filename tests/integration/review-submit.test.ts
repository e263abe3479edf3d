import { expect, test } from "vitest";
import { createAuditSchema } from "@/lib/contracts/audits";
import type { ReviewBody, ReviewItem } from "@/lib/contracts/reviews";
import type { Actor } from "@/lib/domain/access";
import { createAudit } from "@/lib/services/audits/create-audit";
import { claimItem } from "@/lib/services/reviews/claim-item";
import { submitReview } from "@/lib/services/reviews/submit-review";
import { undoReview } from "@/lib/services/reviews/undo-review";
import { testDatabase } from "../support/database";
import { admin, fillDataset, labelOf, reviewer } from "../support/review-rows";

const database = testDatabase();
const [me, other] = [reviewer(1), reviewer(2)];
let datasets = 0;

async function makeSlug(rows: number, final?: string) {
  const slug = `submit-${++datasets}`;
  await fillDataset(slug, rows, final);
  return slug;
}

const makeAudit = (dataset: string, overlap = 1) =>
  createAudit(admin, createAuditSchema.parse({ dataset, size: 100, kind: "queue", overlap }));

async function claim(actor: Actor, auditId: string): Promise<ReviewItem> {
  const { item } = await claimItem(actor, auditId);
  if (!item) throw new Error("nothing to claim");
  return item;
}

let keys = 0;
const send = (actor: Actor, item: ReviewItem, body: Partial<ReviewBody>, key = `key-${++keys}`) =>
  submitReview(actor, {
    auditId: item.audit_id,
    itemId: item.item_id,
    key,
    body: { version: item.version, action: labelOf(item).action, text_ok: true, outcome: "approve", ...body },
  });

const rowOf = async (item: ReviewItem) => {
  const [row] = await database.query<{
    status: string;
    version: number;
    final: string;
    action: string;
    target: string | null;
  }>("SELECT status, version, final, action, target_task_id AS target FROM conversation WHERE id = $1", [
    item.row_id,
  ]);
  return row!;
};
const historyOf = (item: ReviewItem) =>
  database.query<{ version: number; status: string; final: string }>(
    "SELECT version, status, final FROM row_version WHERE conversation_id = $1 ORDER BY version",
    [item.row_id],
  );

test("approve, correct, reject and discard each move the row to its state and note it in the history", async () => {
  const audit = await makeAudit(await makeSlug(4, "reply(Tell the price)"));
  const approved = await claim(me, audit.id);
  expect((await send(me, approved, {})).row).toEqual({
    version: 2,
    status: "approved",
    final: "reply(Tell the price)",
  });
  expect(await historyOf(approved)).toEqual([
    { version: 1, status: "pending", final: "reply(Tell the price)" },
    { version: 2, status: "approved", final: "reply(Tell the price)" },
  ]);

  const corrected = await claim(me, audit.id);
  await send(me, corrected, {
    outcome: "correct",
    action: "cancel_task",
    task_id: "task-2",
    text: "no table, (please), now",
  });
  expect(await rowOf(corrected)).toEqual({
    status: "corrected",
    version: 2,
    final: "cancel_task(task-2, no table, (please), now)",
    action: "cancel_task",
    target: "task-2",
  });

  const rejected = await claim(me, audit.id);
  await send(me, rejected, { outcome: "reject", text_ok: false, comment: "nonsense", tags: ["unclear"] });
  expect(await rowOf(rejected)).toMatchObject({ status: "rejected", final: "reply(Tell the price)" });

  const discarded = await claim(me, audit.id);
  await send(me, discarded, { outcome: "discard" });
  expect(await rowOf(discarded)).toMatchObject({ status: "discarded" });
});

test("the same key gets the same answer, also in parallel and after the row has moved on", async () => {
  const audit = await makeAudit(await makeSlug(2), 2);
  const item = await claim(me, audit.id);
  const [first, ...again] = await Promise.all(Array.from({ length: 5 }, () => send(me, item, {}, "one-key")));
  for (const answer of again) expect(answer).toEqual(first);
  const theirs = await claim(other, audit.id);
  expect(theirs.item_id).toBe(item.item_id);
  await send(other, theirs, { outcome: "reject" });
  expect(JSON.stringify(await send(me, item, {}, "one-key"))).toBe(JSON.stringify(first));
  const [counted] = await database.query<{ n: string }>(
    "SELECT count(*) AS n FROM review WHERE reviewer_id = $1 AND item_id = $2",
    [me.id, item.item_id],
  );
  expect(Number(counted?.n)).toBe(1);
});

test("a key that was used for another review of the row is refused", async () => {
  const audit = await makeAudit(await makeSlug(2));
  const item = await claim(me, audit.id);
  await send(me, item, {}, "reused");
  await expect(send(me, item, { outcome: "reject" }, "reused")).rejects.toMatchObject({ code: "conflict" });
  // Keys are per item: another row may be sent under the same one.
  expect((await send(me, await claim(me, audit.id), {}, "reused")).review.outcome).toBe("approve");
});

test("a second review of the same row by the same person is refused", async () => {
  const audit = await makeAudit(await makeSlug(1));
  const item = await claim(me, audit.id);
  await send(me, item, {});
  await expect(send(me, item, {})).rejects.toMatchObject({ code: "conflict" });
});

test("a version that was not served gets 409 with the expected one, and what was typed stays as the draft", async () => {
  const audit = await makeAudit(await makeSlug(1));
  const item = await claim(me, audit.id);
  const typed = {
    version: 7,
    outcome: "correct" as const,
    action: "reply" as const,
    text: "typed at length",
  };
  await expect(send(me, item, typed)).rejects.toMatchObject({
    code: "stale_version",
    details: { version: 1, moved: null },
  });
  expect((await claim(me, audit.id)).draft?.body).toMatchObject({ text: "typed at length" });
});

test("a row that was changed by another audit is stale once, then accepted with the version of that change", async () => {
  const slug = await makeSlug(1, "noop");
  const [here, there] = [await makeAudit(slug), await makeAudit(slug)];
  const item = await claim(me, here.id);
  await send(other, await claim(other, there.id), { outcome: "correct", action: "reply", text: "hello" });
  await expect(send(me, item, {})).rejects.toMatchObject({
    code: "stale_version",
    details: { version: 2, moved: { status: "corrected", final: "reply(hello)" }, label: "noop" },
  });
  const { row } = await send(me, item, {
    version: 2,
    outcome: "correct",
    action: "reply",
    text: "hello there",
  });
  expect(row).toEqual({ version: 3, status: "corrected", final: "reply(hello there)" });
});

test("a row that had moved on before the claim is served with its present state and version", async () => {
  const slug = await makeSlug(1, "noop");
  const [here, there] = [await makeAudit(slug), await makeAudit(slug)];
  await send(other, await claim(other, there.id), {});
  const item = await claim(me, here.id);
  expect(item).toMatchObject({ version: 2, moved: { status: "approved" }, label: { final: "noop" } });
  expect((await send(me, item, {})).row).toBeNull();
  expect(await rowOf(item)).toMatchObject({ status: "approved", version: 2 });
});

test("two reviewers of one item are not stale for each other: agreeing settles the row, disagreeing sets it pending", async () => {
  const audit = await makeAudit(await makeSlug(2, "noop"), 2);
  const [mine, theirs] = [await claim(me, audit.id), await claim(other, audit.id)];
  expect(mine.item_id).toBe(theirs.item_id);
  expect((await send(me, mine, {})).row).toMatchObject({ status: "approved", version: 2 });
  expect((await send(other, theirs, {})).row).toBeNull();
  expect(await rowOf(mine)).toMatchObject({ status: "approved", version: 2 });

  const [second, same] = [await claim(me, audit.id), await claim(other, audit.id)];
  expect(second.item_id).toBe(same.item_id);
  await send(me, second, { outcome: "correct", action: "reply", text: "hello" });
  expect((await send(other, same, {})).row).toEqual({ version: 3, status: "pending", final: "noop" });
  expect(await rowOf(second)).toMatchObject({ status: "pending", action: "noop" });
});

test("reviewers who submit one item at the same moment all get through, and one state comes out", async () => {
  const audit = await makeAudit(await makeSlug(1, "noop"), 6);
  const people = Array.from({ length: 6 }, (_, n) => reviewer(n + 1));
  const items = await Promise.all(people.map((person) => claim(person, audit.id)));
  await Promise.all(people.map((person, n) => send(person, items[n]!, {})));
  const [first] = items;
  expect(await rowOf(first!)).toMatchObject({ status: "approved", version: 2 });
});

test("an illegal decision is refused with its reason and kept as the draft", async () => {
  const audit = await makeAudit(await makeSlug(1));
  const item = await claim(me, audit.id);
  const unknown = send(me, item, { outcome: "correct", action: "update_task", task_id: "task-9", text: "x" });
  await expect(unknown).rejects.toMatchObject({
    code: "illegal_decision",
    message: expect.stringContaining("task-9"),
  });
  const empty = send(me, item, { outcome: "correct", action: "reply", text: "  " });
  await expect(empty).rejects.toMatchObject({ code: "illegal_decision" });
  expect(await rowOf(item)).toMatchObject({ status: "pending", version: 1 });
});

test("undo takes the review back, restores the row's state and gives the item back with what had been sent", async () => {
  const audit = await makeAudit(await makeSlug(3, "noop"));
  const item = await claim(me, audit.id);
  await send(me, item, { outcome: "correct", action: "reply", text: "hello", text_ok: false, comment: "c" });
  const at = { auditId: audit.id, itemId: item.item_id };
  const undone = await undoReview(me, at);
  expect(undone.row).toEqual({ version: 3, status: "pending", final: "noop" });
  expect(undone.item).toMatchObject({
    item_id: item.item_id,
    version: 1,
    draft: { body: { action: "reply", text: "hello", text_ok: false, comment: "c" } },
  });
  expect(await rowOf(item)).toEqual({
    status: "pending",
    version: 3,
    final: "noop",
    action: "noop",
    target: null,
  });
  const twice = await undoReview(me, at);
  expect(twice).toMatchObject({ undone: undone.undone, row: undone.row });

  expect((await send(me, item, {})).row).toMatchObject({ version: 4, status: "approved" });
  await expect(undoReview(other, at)).rejects.toMatchObject({ code: "conflict" });
  const reviews = await database.query<{ outcome: string }>(
    "SELECT outcome FROM review WHERE item_id = $1 ORDER BY seq",
    [item.item_id],
  );
  expect(reviews.map(({ outcome }) => outcome)).toEqual(["correct", "retracted", "approve"]);
});

test("undo never leaves more than three leases, and reaches back ten reviews", async () => {
  const audit = await makeAudit(await makeSlug(16, "noop"));
  const done: ReviewItem[] = [];
  for (let n = 0; n < 11; n++) {
    const item = await claim(me, audit.id);
    await send(me, item, {});
    done.push(item);
  }
  const held: string[] = [];
  for (let n = 0; n < 3; n++) held.push((await claimItem(me, audit.id, { held })).item!.item_id);
  const undone = await undoReview(me, { auditId: audit.id, itemId: done[10]!.item_id });
  expect(undone.released_item_id).toBe(held[2]);
  await expect(undoReview(me, { auditId: audit.id, itemId: done[0]!.item_id })).resolves.toBeDefined();
  await send(me, done[0]!, {});
  await send(me, done[10]!, {});
  await expect(undoReview(me, { auditId: audit.id, itemId: done[1]!.item_id })).rejects.toMatchObject({
    code: "conflict",
  });
});

test("seconds per review run from when the item came up, not from when it was fetched ahead", async () => {
  const audit = await makeAudit(await makeSlug(2));
  const first = await claim(me, audit.id);
  const { item: ahead } = await claimItem(me, audit.id, { held: [first.item_id] });
  await database.query(
    "UPDATE review_slot SET leased_at = now() - interval '1 hour' WHERE audit_id = $1 AND state = 'leased'",
    [audit.id],
  );
  const slow = await send(me, first, {});
  expect(slow.review.seconds).toBeGreaterThan(3599);
  const quick = await send(me, ahead!, {});
  expect(quick.review.seconds).toBeLessThan(60);
});
