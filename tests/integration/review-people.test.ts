import { beforeAll, expect, test } from "vitest";
import { createAuditSchema } from "@/lib/contracts/audits";
import { db } from "@/lib/db/client";
import type { Actor } from "@/lib/domain/access";
import { createAudit } from "@/lib/services/audits/create-audit";
import { myWork } from "@/lib/services/overview/my-work";
import { assignPeople } from "@/lib/services/reviews/assign-people";
import { auditFlags, auditTags } from "@/lib/services/reviews/audit-marks";
import { auditPeople } from "@/lib/services/reviews/audit-people";
import { claimItem } from "@/lib/services/reviews/claim-item";
import { flagItem } from "@/lib/services/reviews/flag-item";
import { skip } from "@/lib/services/reviews/keep-lease";
import { submitReview } from "@/lib/services/reviews/submit-review";
import { undoReview } from "@/lib/services/reviews/undo-review";
import { testDatabase } from "../support/database";
import { admin, fillDataset } from "../support/review-rows";

const database = testDatabase();
const person = (n: number): Actor => ({
  kind: "user",
  id: `00000000-0000-4000-8000-00000000010${n}`,
  name: `Person ${n}`,
  role: n === 9 ? "VIEWER" : "REVIEWER",
});
const [ann, bob, vera] = [person(1), person(2), person(9)];

beforeAll(async () => {
  for (const { id, name, role } of [ann, bob, vera])
    await db().user.create({ data: { id, name, role, email: `${id}@x.org` } });
});

let datasets = 0;
async function makeAudit(rows: number, people: object = {}) {
  const slug = `people-${++datasets}`;
  await fillDataset(slug, rows, "noop");
  return createAudit(admin, createAuditSchema.parse({ dataset: slug, size: rows, seed: "s", people }));
}
const approve = (actor: Actor, auditId: string, itemId: string, tags: string[] = []) =>
  submitReview(actor, {
    auditId,
    itemId,
    key: `key-${itemId}`,
    body: { version: 1, action: "noop", text_ok: true, outcome: "approve", tags },
  });

test("an audit that names its reviewers is theirs alone, from the moment it is made", async () => {
  const audit = await makeAudit(3, { reviewers: [ann.id], per_day: 50 });
  await expect(claimItem(bob, audit.id)).rejects.toMatchObject({ code: "forbidden" });
  const { item } = await claimItem(ann, audit.id);
  expect(item?.progress).toMatchObject({ per_day: 50, today: 0 });
  const [free] = await database.query<{ id: string }>(
    "SELECT item_id AS id FROM review_slot WHERE audit_id = $1 AND state = 'open' LIMIT 1",
    [audit.id],
  );
  await expect(approve(bob, audit.id, free!.id)).rejects.toMatchObject({ code: "forbidden" });
});

test("who is no longer named still sends what he holds, and gets nothing more", async () => {
  const audit = await makeAudit(3);
  const { item } = await claimItem(bob, audit.id);
  await assignPeople(admin, audit.id, { reviewers: [ann.id], adjudicators: [], per_day: null });
  await approve(bob, audit.id, item!.item_id);
  await expect(claimItem(bob, audit.id)).rejects.toMatchObject({ code: "forbidden" });
  await assignPeople(admin, audit.id, { reviewers: [], adjudicators: [], per_day: null });
  expect((await claimItem(bob, audit.id)).item).not.toBeNull();
});

test("only people who can review are named, and only admins name them", async () => {
  const audit = await makeAudit(1);
  const naming = (id: string) =>
    assignPeople(admin, audit.id, { reviewers: [id], adjudicators: [], per_day: null });
  await expect(naming(vera.id)).rejects.toMatchObject({ code: "invalid_input" });
  await expect(naming("00000000-0000-4000-8000-00000000ffff")).rejects.toMatchObject({
    code: "invalid_input",
  });
  const own = assignPeople(ann, audit.id, { reviewers: [ann.id], adjudicators: [], per_day: null });
  await expect(own).rejects.toMatchObject({ code: "forbidden" });
  await expect(makeAudit(1, { adjudicators: [vera.id] })).rejects.toMatchObject({ code: "invalid_input" });
  const [entry] = await database.query(
    "SELECT count(*)::int AS n FROM audit_log WHERE action = 'audit.assign' AND target_id = $1",
    [audit.id],
  );
  expect(entry).toEqual({ n: 0 });
});

test("the list of people tells what each has done, holds, passed over and flagged", async () => {
  const audit = await makeAudit(4, { reviewers: [ann.id, bob.id], adjudicators: [bob.id], per_day: 7 });
  const first = (await claimItem(ann, audit.id)).item!;
  await approve(ann, audit.id, first.item_id);
  const second = (await claimItem(ann, audit.id)).item!;
  await skip(ann, { auditId: audit.id, itemId: second.item_id });
  const third = (await claimItem(ann, audit.id)).item!;
  await flagItem(ann, { auditId: audit.id, itemId: third.item_id }, { flagged: true });
  const people = await auditPeople(ann, audit.id);
  expect(people).toMatchObject({ restricted: true, per_day: 7 });
  expect(people.people).toMatchObject([
    {
      name: "Person 1",
      assigned: true,
      adjudicator: false,
      done: 1,
      held: 1,
      skipped: 1,
      flagged: 1,
      today: 1,
    },
    { name: "Person 2", assigned: true, adjudicator: true, done: 0, held: 0, today: 0, last_at: null },
  ]);
  expect(people.people[0]?.seconds_per_review).toBeGreaterThanOrEqual(0);
});

test("a flag is one's own, changes its note, comes with the item and goes when it is taken back", async () => {
  const audit = await makeAudit(1);
  const { item } = await claimItem(ann, audit.id);
  const at = { auditId: audit.id, itemId: item!.item_id };
  await flagItem(ann, at, { flagged: true });
  expect(await flagItem(ann, at, { flagged: true, note: "odd" })).toMatchObject({ note: "odd" });
  expect((await claimItem(ann, audit.id)).item?.flag).toMatchObject({ note: "odd" });
  expect((await auditFlags(bob, audit.id)).flags).toMatchObject([
    { position: 1, note: "odd", reviewer_name: "Person 1" },
  ]);
  expect(await flagItem(ann, at, { flagged: false })).toBeNull();
  expect(await flagItem(ann, at, { flagged: false })).toBeNull();
  expect((await auditFlags(bob, audit.id)).flags).toEqual([]);
  const nowhere = { ...at, itemId: "00000000-0000-4000-8000-00000000ffff" };
  for (const flagged of [true, false])
    await expect(flagItem(ann, nowhere, { flagged })).rejects.toMatchObject({ code: "not_found" });
});

test("a review that was undone and done anew counts once today, wherever today is told", async () => {
  const audit = await makeAudit(3);
  const { item } = await claimItem(ann, audit.id);
  const at = { auditId: audit.id, itemId: item!.item_id };
  await approve(ann, audit.id, at.itemId);
  expect((await undoReview(ann, at)).item.progress).toMatchObject({ today: 0, mine: 0 });
  const body = { version: 1, action: "noop" as const, text_ok: true, outcome: "approve" as const };
  await submitReview(ann, { ...at, key: "anew", body });
  expect((await claimItem(ann, audit.id)).item?.progress).toMatchObject({ today: 1, mine: 1 });
  expect((await auditPeople(ann, audit.id)).people[0]).toMatchObject({ today: 1, done: 1 });
  const queue = (await myWork(ann)).queues.find(({ id }) => id === audit.id);
  expect(queue).toMatchObject({ today: 1, mine: 1 });
});

test("tags are those of the data set's reviews, most used first", async () => {
  const audit = await makeAudit(2);
  for (const tags of [["unclear", "long"], ["unclear"]])
    await approve(ann, audit.id, (await claimItem(ann, audit.id)).item!.item_id, tags);
  expect(await auditTags(ann, audit.id)).toEqual({
    tags: [
      { tag: "unclear", count: 2 },
      { tag: "long", count: 1 },
    ],
  });
});
