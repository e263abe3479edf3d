import { expect, test } from "vitest";
import { createAuditSchema } from "@/lib/contracts/audits";
import { MAX_LEASES, type ReviewBody, type ReviewItem } from "@/lib/contracts/reviews";
import type { Actor } from "@/lib/domain/access";
import { createAudit } from "@/lib/services/audits/create-audit";
import { getAudit } from "@/lib/services/audits/get-audit";
import { changeAuditStatus } from "@/lib/services/audits/set-audit-status";
import { claimItem } from "@/lib/services/reviews/claim-item";
import { heartbeat, keepDraft, releaseItem, skip } from "@/lib/services/reviews/keep-lease";
import { submitReview } from "@/lib/services/reviews/submit-review";
import { testDatabase } from "../support/database";
import { admin, fillDataset, labelOf, reviewer } from "../support/review-rows";

const database = testDatabase();
let datasets = 0;

async function makeAudit(
  rows: number,
  options: { overlap?: number; kind?: "sample" | "queue"; size?: number } = {},
) {
  const slug = `queue-${++datasets}`;
  await fillDataset(slug, rows);
  const input = createAuditSchema.parse({
    dataset: slug,
    size: options.size ?? rows,
    seed: "s",
    kind: "queue",
    ...options,
  });
  return createAudit(admin, input);
}

async function claim(actor: Actor, auditId: string, held: string[] = []): Promise<ReviewItem> {
  const claimed = await claimItem(actor, auditId, { held });
  if (!claimed.item) throw new Error(`nothing to claim: ${claimed.queue}`);
  return claimed.item;
}

const approval = (item: ReviewItem): ReviewBody => ({
  version: item.version,
  action: labelOf(item).action,
  text_ok: true,
  outcome: "approve",
});

const approve = (actor: Actor, item: ReviewItem, key = `key-${actor.id}-${item.item_id}`) =>
  submitReview(actor, { auditId: item.audit_id, itemId: item.item_id, key, body: approval(item) });

/** All leases of an audit, or one item's, run out a second ago. */
const lapse = (auditId: string, itemId?: string) =>
  database.query(
    `UPDATE review_slot SET lease_expires_at = now() - interval '1 second'
      WHERE audit_id = $1 AND state = 'leased' AND ($2::uuid IS NULL OR item_id = $2)`,
    [auditId, itemId ?? null],
  );

test("parallel reviewers never get the same slot, and each row gets as many reviewers as it wants", async () => {
  const audit = await makeAudit(24, { overlap: 2 });
  const seen = new Map<string, string[]>();
  const work = async (actor: Actor) => {
    for (;;) {
      const claimed = await claimItem(actor, audit.id);
      if (!claimed.item) {
        if (claimed.queue === "empty") return;
        continue;
      }
      const { item_id } = claimed.item;
      seen.set(item_id, [...(seen.get(item_id) ?? []), actor.id]);
      await approve(actor, claimed.item);
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, n) => work(reviewer(n + 1))));
  expect(seen.size).toBe(24);
  for (const reviewers of seen.values()) {
    expect(reviewers).toHaveLength(2);
    expect(new Set(reviewers).size).toBe(2);
  }
  const [counted] = await database.query<{ reviews: string }>(
    "SELECT count(*) AS reviews FROM review WHERE audit_id = $1",
    [audit.id],
  );
  expect(Number(counted?.reviews)).toBe(48);
});

test("a reviewer holds three leases at most, also when claims race", async () => {
  const audit = await makeAudit(30);
  const me = reviewer(1);
  const held: string[] = [];
  for (let round = 0; round < MAX_LEASES; round++) held.push((await claim(me, audit.id, held)).item_id);
  expect(new Set(held).size).toBe(MAX_LEASES);
  const more = await Promise.all(Array.from({ length: 6 }, () => claimItem(me, audit.id, { held })));
  for (const one of more) expect(one).toMatchObject({ item: null, queue: "leased" });

  const other = reviewer(2);
  const known: string[] = [];
  const grab = async () => {
    const { item } = await claimItem(other, audit.id, { held: [...known] });
    if (item) known.push(item.item_id);
  };
  for (let round = 0; round < 4; round++) await Promise.all(Array.from({ length: 5 }, grab));
  const [live] = await database.query<{ n: string }>(
    "SELECT count(*) AS n FROM review_slot WHERE audit_id = $1 AND reviewer_id = $2 AND state = 'leased'",
    [audit.id, other.id],
  );
  expect(Number(live?.n)).toBe(MAX_LEASES);
});

test("a live lease that the client does not hold comes before a new one", async () => {
  const audit = await makeAudit(5);
  const me = reviewer(1);
  const first = await claim(me, audit.id);
  expect((await claim(me, audit.id)).item_id).toBe(first.item_id);
  const second = await claim(me, audit.id, [first.item_id]);
  expect(second.item_id).not.toBe(first.item_id);
  expect((await claim(me, audit.id, [second.item_id])).item_id).toBe(first.item_id);
});

test("an expired lease returns to its own reviewer first, with the draft, and to others when he does not come", async () => {
  const audit = await makeAudit(3);
  const [me, other] = [reviewer(1), reviewer(2)];
  const first = await claim(me, audit.id);
  await keepDraft(me, { auditId: audit.id, itemId: first.item_id }, { action: "noop", comment: "hm" });
  await lapse(audit.id);
  const again = await claim(me, audit.id);
  expect(again.item_id).toBe(first.item_id);
  expect(again.draft?.body).toEqual({ action: "noop", comment: "hm" });

  await lapse(audit.id);
  const taken = await claim(other, audit.id);
  expect(taken.item_id).toBe(first.item_id);
  expect(taken.draft).toBeNull();
  await expect(heartbeat(me, { auditId: audit.id, itemId: first.item_id })).rejects.toMatchObject({
    code: "lease_lost",
  });
});

test("an expired lease that nobody took can still be submitted and prolonged", async () => {
  const audit = await makeAudit(2);
  const me = reviewer(1);
  const item = await claim(me, audit.id);
  await lapse(audit.id);
  await heartbeat(me, { auditId: audit.id, itemId: item.item_id });
  await lapse(audit.id);
  expect((await approve(me, item)).review.outcome).toBe("approve");
});

test("a submit after the lease went to somebody else gets lease_lost and keeps what was typed", async () => {
  const audit = await makeAudit(1);
  const [me, other] = [reviewer(1), reviewer(2)];
  const item = await claim(me, audit.id);
  await lapse(audit.id);
  await claim(other, audit.id);
  const body: ReviewBody = {
    version: item.version,
    action: "reply",
    text: "typed at length",
    text_ok: false,
    outcome: "correct",
  };
  const late = submitReview(me, { auditId: audit.id, itemId: item.item_id, key: "late", body });
  await expect(late).rejects.toMatchObject({ code: "lease_lost" });
  const [draft] = await database.query<{ body: unknown }>(
    "SELECT body FROM review_draft WHERE item_id = $1 AND reviewer_id = $2",
    [item.item_id, me.id],
  );
  expect(draft?.body).toMatchObject({ text: "typed at length" });

  await releaseItem(other, { auditId: audit.id, itemId: item.item_id });
  const second = await submitReview(me, { auditId: audit.id, itemId: item.item_id, key: "late", body });
  expect(second.row).toMatchObject({ status: "corrected", final: "reply(typed at length)" });
});

test("the queue says empty when nothing will come and leased when others hold the rest", async () => {
  const audit = await makeAudit(1);
  const [me, other] = [reviewer(1), reviewer(2)];
  const item = await claim(me, audit.id);
  expect(await claimItem(other, audit.id)).toMatchObject({ item: null, queue: "leased" });
  expect(await claimItem(me, audit.id, { held: [item.item_id] })).toEqual({ item: null, queue: "empty" });
  await approve(me, item);
  expect(await claimItem(other, audit.id)).toEqual({ item: null, queue: "empty" });
});

test("a skipped row goes to others and comes back only when asked for", async () => {
  const audit = await makeAudit(2);
  const [me, other] = [reviewer(1), reviewer(2)];
  const first = await claim(me, audit.id);
  await skip(me, { auditId: audit.id, itemId: first.item_id });
  const second = await claim(me, audit.id);
  expect(second.item_id).not.toBe(first.item_id);
  expect(await claimItem(me, audit.id, { held: [second.item_id] })).toEqual({ item: null, queue: "empty" });
  const asked = await claimItem(me, audit.id, { held: [second.item_id], skipped: true });
  expect(asked.item?.item_id).toBe(first.item_id);
  await releaseItem(me, { auditId: audit.id, itemId: first.item_id });
  expect((await claim(other, audit.id)).item_id).toBe(first.item_id);
  expect((await getAudit(me, audit.id)).mine).toMatchObject({ skipped: 1, held: 1 });
});

test("a paused queue hands out nothing but takes what is held", async () => {
  const audit = await makeAudit(3);
  const me = reviewer(1);
  const item = await claim(me, audit.id);
  await changeAuditStatus(admin, audit.id, "paused");
  await expect(claimItem(me, audit.id, { held: [item.item_id] })).rejects.toMatchObject({ code: "conflict" });
  await approve(me, item);
  await changeAuditStatus(admin, audit.id, "open");
  await claim(me, audit.id);
});

test("a closed queue hands out and takes nothing, keeps what was typed, and stays closed", async () => {
  const audit = await makeAudit(2);
  const me = reviewer(1);
  const item = await claim(me, audit.id);
  await changeAuditStatus(admin, audit.id, "closed");
  await expect(approve(me, item)).rejects.toMatchObject({ code: "conflict" });
  expect(await database.query("SELECT 1 FROM review_draft WHERE item_id = $1", [item.item_id])).toHaveLength(
    1,
  );
  await expect(claimItem(me, audit.id)).rejects.toMatchObject({ code: "conflict" });
  await expect(changeAuditStatus(admin, audit.id, "open")).rejects.toMatchObject({ code: "conflict" });
});

test("reviewers may not make queues, viewers may not review", async () => {
  const audit = await makeAudit(1);
  const input = createAuditSchema.parse({ dataset: audit.dataset, size: 1 });
  await expect(createAudit(reviewer(1), input)).rejects.toMatchObject({ code: "forbidden" });
  await expect(claimItem({ ...reviewer(1), role: "VIEWER" }, audit.id)).rejects.toMatchObject({
    code: "forbidden",
  });
  const missing = "00000000-0000-4000-8000-00000000ffff";
  await expect(claimItem(reviewer(1), missing)).rejects.toMatchObject({ code: "not_found" });
});

test("the database itself refuses one slot too many and the same reviewer twice", async () => {
  const audit = await makeAudit(1, { overlap: 2 });
  const item = await claim(reviewer(1), audit.id);
  const extra = database.query(
    "INSERT INTO review_slot (id, audit_id, item_id, position, slot, overlap) VALUES (gen_random_uuid(), $1, $2, 1, 3, 2)",
    [audit.id, item.item_id],
  );
  await expect(extra).rejects.toThrow(/review_slot_within_overlap/);
  const twice = database.query(
    "UPDATE review_slot SET state = 'leased', reviewer_id = $2 WHERE item_id = $1 AND state = 'open'",
    [item.item_id, reviewer(1).id],
  );
  await expect(twice).rejects.toThrow(/review_slot_item_id_reviewer_id_key/);
});
