import { expect, test } from "vitest";
import { type AdjudicateBody, listAdjudicationsQuerySchema } from "@/lib/contracts/adjudications";
import { createAuditSchema } from "@/lib/contracts/audits";
import type { ReviewBody, ReviewItem } from "@/lib/contracts/reviews";
import { db } from "@/lib/db/client";
import type { Actor } from "@/lib/domain/access";
import { createAudit } from "@/lib/services/audits/create-audit";
import { auditReviewers } from "@/lib/services/audits/reviewer-quality";
import { adjudicate } from "@/lib/services/reviews/adjudicate";
import { assignPeople } from "@/lib/services/reviews/assign-people";
import { claimItem } from "@/lib/services/reviews/claim-item";
import { listAdjudications } from "@/lib/services/reviews/list-adjudications";
import { submitReview } from "@/lib/services/reviews/submit-review";
import { undoReview } from "@/lib/services/reviews/undo-review";
import { getRow } from "@/lib/services/rows/get-row";
import { testDatabase } from "../support/database";
import { admin, fillDataset, reviewer } from "../support/review-rows";

const database = testDatabase();
const LABEL = "reply(Tell the price)";
const [ann, bob, cy] = [reviewer(1), reviewer(2), reviewer(3)];
const APPROVE = { version: 1, action: "reply", text_ok: true, outcome: "approve" } as const;
const NOOP = { version: 1, action: "noop", text_ok: false, outcome: "correct" } as const;
let datasets = 0;
let keys = 0;

async function makeAudit(rows = 1, overlap = 2, dataset?: string) {
  const slug = dataset ?? `adjudication-${++datasets}`;
  if (!dataset) await fillDataset(slug, rows, LABEL);
  return createAudit(admin, createAuditSchema.parse({ dataset: slug, size: rows, seed: "s", overlap }));
}

async function review(actor: Actor, auditId: string, body: ReviewBody): Promise<ReviewItem> {
  const { item } = await claimItem(actor, auditId);
  if (!item) throw new Error("nothing to claim");
  await submitReview(actor, {
    auditId,
    itemId: item.item_id,
    key: `key-${++keys}`,
    body: { ...body, version: item.version },
  });
  return item;
}

/** Ann keeps the label, Bob says noop. */
async function dispute(auditId: string): Promise<ReviewItem> {
  await review(ann, auditId, { ...APPROVE, comment: "as it stands" });
  return review(bob, auditId, { ...NOOP, comment: "only a tick" });
}

const queueOf = (actor: Actor, auditId: string, query: object = {}) =>
  listAdjudications(actor, auditId, listAdjudicationsQuerySchema.parse(query));
const rule = (actor: Actor, item: ReviewItem, body: Partial<AdjudicateBody>, key = `rule-${++keys}`) =>
  adjudicate(actor, {
    auditId: item.audit_id,
    itemId: item.item_id,
    key,
    // Approved by one (2), disputed by the other (3).
    body: { ...NOOP, version: 3, ...body },
  });
const rowOf = async ({ row_id }: ReviewItem) =>
  (await database.query("SELECT status, final, version FROM conversation WHERE id = $1", [row_id]))[0];

test("a disagreement waits for a third person, who sees all answers without names, and settles the row", async () => {
  const audit = await makeAudit();
  const item = await dispute(audit.id);
  expect(await rowOf(item)).toMatchObject({ status: "pending", final: LABEL });

  expect(await queueOf(bob, audit.id)).toMatchObject({
    items: [],
    waiting: 1,
    mine: 0,
    may_adjudicate: true,
  });
  const queue = await queueOf(cy, audit.id);
  expect(queue).toMatchObject({ waiting: 1, mine: 1, decided: 0, next_cursor: null });
  const [open] = queue.items;
  expect(open).toMatchObject({ item_id: item.item_id, label: { final: LABEL }, ruling: null });
  expect(open?.answers.map(({ outcome, final, comment }) => [outcome, final, comment])).toEqual([
    ["approve", LABEL, "as it stands"],
    ["correct", "noop", "only a tick"],
  ]);
  expect(JSON.stringify(queue)).not.toMatch(/Reviewer \d/);

  expect(JSON.stringify(await getRow(cy, item.row_id))).not.toMatch(/Reviewer \d/);

  const decided = await rule(cy, item, { version: open!.version, comment: "nothing is asked" });
  expect(decided.row).toMatchObject({ status: "corrected", final: "noop" });
  expect(decided.answers.map(({ reviewer_name }) => reviewer_name)).toEqual(["Reviewer 1", "Reviewer 2"]);
  expect(await rowOf(item)).toMatchObject({ status: "corrected", final: "noop" });
  const told = (await getRow(cy, item.row_id)).reviews;
  expect(told.map(({ kind, reviewer_name, outcome }) => [kind, reviewer_name, outcome])).toEqual([
    ["review", "Reviewer 1", "approve"],
    ["review", "Reviewer 2", "correct"],
    ["adjudication", "Reviewer 3", "correct"],
  ]);
  const after = await queueOf(cy, audit.id, { state: "decided" });
  expect(after).toMatchObject({ waiting: 0, decided: 1 });
  expect(after.items[0]).toMatchObject({ ruling: { outcome: "correct", adjudicator_name: "Reviewer 3" } });
  expect(after.items[0]?.answers.map(({ reviewer_name }) => reviewer_name).sort()).toEqual([
    "Reviewer 1",
    "Reviewer 2",
  ]);
});

test("reviewers of the row cannot decide it, unless they are named; then nobody else can", async () => {
  const audit = await makeAudit();
  const item = await dispute(audit.id);
  await expect(rule(bob, item, {})).rejects.toMatchObject({ code: "forbidden" });
  const people = await Promise.all(
    ["dora", "emil"].map((name, n) =>
      db().user.create({
        data: {
          id: `00000000-0000-4000-8000-0000000009${n}0`,
          email: `${name}@x.org`,
          name,
          role: "REVIEWER",
        },
      }),
    ),
  );
  const [dora, emil] = people.map(({ id, name }): Actor => ({ kind: "user", id, name, role: "REVIEWER" }));
  await assignPeople(admin, audit.id, { reviewers: [], adjudicators: [dora!.id], per_day: null });
  await expect(rule(emil!, item, {})).rejects.toMatchObject({ code: "forbidden" });
  expect(await queueOf(emil!, audit.id)).toMatchObject({ waiting: 1, mine: 0, may_adjudicate: false });
  expect((await rule(dora!, item, {})).row).toMatchObject({ status: "corrected" });
});

test("a ruling goes before reviews that come later, is replaced by a later ruling, and withdrawn the row waits again", async () => {
  const audit = await makeAudit();
  const item = await dispute(audit.id);
  const first = await rule(cy, item, { outcome: "approve", action: "reply", text_ok: true });
  expect(first.row).toMatchObject({ status: "approved", final: LABEL });
  const second = await rule(cy, item, { version: first.row!.version, outcome: "reject" });
  expect(second.row).toMatchObject({ status: "rejected" });

  const elsewhere = await makeAudit(1, 1, audit.dataset);
  await review(reviewer(4), elsewhere.id, APPROVE);
  expect(await rowOf(item)).toMatchObject({ status: "rejected", version: second.row!.version });

  const withdrawn = await rule(cy, item, { version: second.row!.version, outcome: "withdraw" });
  expect(withdrawn.row).toMatchObject({ status: "pending", final: LABEL });
  expect((await queueOf(cy, audit.id)).items[0]?.answers).toHaveLength(3);
  await expect(
    rule(cy, item, { version: withdrawn.row!.version, outcome: "withdraw" }),
  ).rejects.toMatchObject({
    code: "conflict",
  });
  expect(
    await database.query("SELECT outcome FROM adjudication WHERE item_id = $1 ORDER BY seq", [item.item_id]),
  ).toEqual(["approve", "reject", "retracted"].map((outcome) => ({ outcome })));
  await expect(database.query("DELETE FROM adjudication")).rejects.toThrow(/append-only/);
});

test("of two who decide at once one gets 409 with what the other decided, and what he typed is kept", async () => {
  const audit = await makeAudit();
  const item = await dispute(audit.id);
  const all = await Promise.allSettled([rule(cy, item, {}), rule(reviewer(4), item, { outcome: "reject" })]);
  const refused = all.filter((one) => one.status === "rejected");
  expect(refused).toHaveLength(1);
  const now = await rowOf(item);
  expect(refused[0]?.reason).toMatchObject({ code: "stale_version", details: now });
  expect(
    await database.query("SELECT 1 AS kept FROM review_draft WHERE item_id = $1", [item.item_id]),
  ).toHaveLength(1);
});

test("a ruling that was refused comes back to its author alone as a draft, and has served its purpose once he rules", async () => {
  const audit = await makeAudit();
  const item = await dispute(audit.id);
  await expect(rule(cy, item, { version: 1, comment: "only a tick" })).rejects.toMatchObject({
    code: "stale_version",
  });
  const draftOf = async (actor: Actor) => (await queueOf(actor, audit.id)).items[0]?.draft;
  expect(await draftOf(cy)).toMatchObject({
    body: { action: "noop", text_ok: false, comment: "only a tick" },
  });
  expect(await draftOf(reviewer(4))).toBeNull();
  await rule(cy, item, {});
  expect((await queueOf(cy, audit.id, { state: "decided" })).items[0]).toMatchObject({
    item_id: item.item_id,
    draft: null,
  });
});

test("each reviewer is held against rulings of others and against what he said of the row elsewhere; admins alone see it", async () => {
  const audit = await makeAudit();
  const item = await dispute(audit.id);
  await rule(cy, item, {});
  const again = await makeAudit(1, 1, audit.dataset);
  await review(ann, again.id, { ...NOOP, text_ok: true, outcome: "approve" });
  const found = await auditReviewers(admin, audit.id);
  expect(
    found.map(({ name, overruled, repeated }) => [name, overruled?.k, overruled?.n, repeated?.k]),
  ).toEqual([
    [ann.name, 1, 1, 0],
    [bob.name, 0, 1, undefined],
  ]);
  await rule(cy, item, { version: (await rowOf(item))?.version as number, outcome: "withdraw" });
  expect((await auditReviewers(admin, audit.id))[0]).toMatchObject({ overruled: null, repeated: { n: 1 } });
  await expect(auditReviewers(ann, audit.id)).rejects.toMatchObject({ code: "forbidden" });
});

test("the same key gets the same answer, also after the row has moved on; another decision under it is refused", async () => {
  const audit = await makeAudit();
  const item = await dispute(audit.id);
  const first = await rule(cy, item, {}, "one");
  await rule(cy, item, { version: first.row!.version, outcome: "reject" }, "two");
  expect(await rule(cy, item, {}, "one")).toEqual(first);
  await expect(rule(cy, item, { outcome: "discard" }, "one")).rejects.toMatchObject({ code: "conflict" });
});

test("nothing is decided while reviewers agree, or while one whom an open audit wants has not spoken", async () => {
  const agreed = await makeAudit();
  await review(ann, agreed.id, APPROVE);
  const item = await review(bob, agreed.id, APPROVE);
  await expect(rule(cy, item, { version: 2 })).rejects.toMatchObject({ code: "conflict" });

  const three = await makeAudit(1, 3);
  const early = await dispute(three.id);
  expect((await queueOf(cy, three.id)).items).toEqual([]);
  await expect(rule(cy, early, {})).rejects.toMatchObject({ code: "conflict" });
  await db().audit.update({ where: { id: three.id }, data: { status: "paused" } });
  expect((await queueOf(cy, three.id)).items).toHaveLength(1);
  expect((await rule(cy, early, { outcome: "discard" })).row).toMatchObject({ status: "discarded" });
});

test("reviews of two audits that contradict each other wait in the audit where the row was judged", async () => {
  const first = await makeAudit(1, 1);
  await review(ann, first.id, APPROVE);
  const second = await makeAudit(1, 1, first.dataset);
  const item = await review(bob, second.id, NOOP);
  const [open] = (await queueOf(cy, second.id)).items;
  expect(open?.answers.map(({ elsewhere }) => elsewhere)).toEqual([true, false]);
  await rule(cy, item, { version: open!.version });
  expect((await queueOf(cy, first.id)).waiting).toBe(0);
});

test("a ruling in the same audit makes no reviewer stale, one elsewhere does", async () => {
  const audit = await makeAudit(1, 3);
  const item = await dispute(audit.id);
  await db().audit.update({ where: { id: audit.id }, data: { status: "paused" } });
  await rule(cy, item, {});
  await db().audit.update({ where: { id: audit.id }, data: { status: "open" } });
  const same = await claimItem(reviewer(4), audit.id);
  expect(same.item).toMatchObject({ version: 1, moved: null });
  const other = await makeAudit(1, 1, audit.dataset);
  // Frozen after the ruling; a later one of the first audit comes from outside.
  const { item: outside } = await claimItem(reviewer(5), other.id);
  const { version } = (await rowOf(item)) as { version: number };
  await rule(cy, item, { version, outcome: "reject" });
  const late = submitReview(reviewer(5), {
    auditId: other.id,
    itemId: outside!.item_id,
    key: "late",
    body: { ...APPROVE, action: "noop", version: outside!.version },
  });
  await expect(late).rejects.toMatchObject({ code: "stale_version" });
});

test("an undone review takes its disagreement along", async () => {
  const audit = await makeAudit();
  const item = await dispute(audit.id);
  await undoReview(bob, { auditId: audit.id, itemId: item.item_id });
  expect(await queueOf(cy, audit.id)).toMatchObject({ waiting: 0, items: [] });
  expect(await rowOf(item)).toMatchObject({ status: "approved" });
});

test("pages of the queue follow each other in serving order", async () => {
  const audit = await makeAudit(5);
  for (let n = 0; n < 5; n += 1) await dispute(audit.id);
  const seen: number[] = [];
  let cursor: string | null = "0";
  while (cursor) {
    const page = await queueOf(cy, audit.id, { limit: 2, cursor });
    seen.push(...page.items.map(({ position }) => position));
    cursor = page.next_cursor;
  }
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});
