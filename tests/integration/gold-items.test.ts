import { expect, test } from "vitest";
import { createAuditSchema } from "@/lib/contracts/audits";
import type { ReviewItem } from "@/lib/contracts/reviews";
import type { Actor } from "@/lib/domain/access";
import { createAudit } from "@/lib/services/audits/create-audit";
import { reportAudit } from "@/lib/services/audits/report-audit";
import { auditReviewers } from "@/lib/services/audits/reviewer-quality";
import { adjudicate } from "@/lib/services/reviews/adjudicate";
import { chooseFirst } from "@/lib/services/reviews/choose-first";
import { claimItem } from "@/lib/services/reviews/claim-item";
import { submitReview } from "@/lib/services/reviews/submit-review";
import { testDatabase } from "../support/database";
import { admin, fillDataset, reviewer } from "../support/review-rows";

const database = testDatabase();
const LABEL = "reply(Tell the price)";
const [ann, bob, cy] = [reviewer(1), reviewer(2), reviewer(3)];
let keys = 0;
const make = (given: object) =>
  createAudit(admin, createAuditSchema.parse({ dataset: "gold", seed: "s", ...given }));

async function submit(
  actor: Actor,
  item: ReviewItem,
  action: "reply" | "noop",
  label = "reply",
): Promise<void> {
  const keeps = action === label;
  await submitReview(actor, {
    ...{ auditId: item.audit_id, itemId: item.item_id, key: `key-${++keys}` },
    body: {
      ...{ version: item.version, action, text_ok: keeps, outcome: keeps ? "approve" : "correct" },
      ...(action === "reply" && !keeps && { text: "Tell the price" }),
    },
  });
}

async function claim(actor: Actor, auditId: string): Promise<ReviewItem> {
  const { item } = await claimItem(actor, auditId);
  if (!item) throw new Error("nothing to claim");
  return item;
}

/** Two rows of which Cy has ruled that noop is right. */
async function ruleTwo(): Promise<void> {
  const audit = await make({ kind: "queue", size: 2, overlap: 2 });
  for (let n = 0; n < 2; n += 1) {
    for (const actor of [ann, bob])
      await submit(actor, await claim(actor, audit.id), actor === ann ? "reply" : "noop");
  }
  const items = await database.query<{ item: string; version: number }>(
    "SELECT i.id AS item, c.version FROM audit_item i JOIN conversation c ON c.id = i.conversation_id WHERE i.audit_id = $1",
    [audit.id],
  );
  for (const { item, version } of items) {
    const body = { version, action: "noop", text_ok: false, outcome: "correct" } as const;
    await adjudicate(cy, { auditId: audit.id, itemId: item, key: `rule-${++keys}`, body });
  }
}

test("gold items test a blind queue's reviewers by their first choice, move no row and are in no figure of the queue", async () => {
  await fillDataset("gold", 12, LABEL);
  const queue = { kind: "queue", size: 4, blind: true, gold_share: 0.5, filter: { status: ["pending"] } };
  await expect(make(queue)).rejects.toThrow(/^gold_share: no other row/);
  await ruleTwo();
  await expect(make({ ...queue, kind: "sample" })).rejects.toThrow(/^gold_share: a sample estimates/);
  await expect(make({ ...queue, blind: false })).rejects.toThrow(/^gold_share: needs every row blind/);

  const audit = await make(queue);
  expect(audit).toMatchObject({ n: 6, progress: { reviews_wanted: 6, open: 6 } });
  const items = await database.query<{
    position: number;
    gold: boolean;
    arm: string;
    row: string;
    id: string;
  }>(
    `SELECT position, gold, arm::text, conversation_id AS row, id FROM audit_item WHERE audit_id = $1 ORDER BY position`,
    [audit.id],
  );
  expect(items.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(items.filter(({ gold }) => gold)).toHaveLength(2);
  expect(items.every(({ arm }) => arm === "blind")).toBe(true);

  // Dee says noop to the first gold item, which is right, and reply to everything else.
  const dee = reviewer(4);
  const right = items.find(({ gold }) => gold)?.id;
  for (let n = 0; n < 6; n += 1) {
    const item = await claim(dee, audit.id);
    expect(item).toMatchObject({ hidden: true, label: null });
    const action = item.item_id === right ? "noop" : "reply";
    const chosen = { action, ...(action === "reply" && { text: "Tell the price" }) } as const;
    const { reveal } = await chooseFirst(dee, { auditId: audit.id, itemId: item.item_id }, chosen);
    await submit(dee, { ...item, version: reveal.version }, action, reveal.label.action);
  }
  const [quality] = await auditReviewers(admin, audit.id);
  expect(quality).toMatchObject({ name: dee.name, reviews: 4, gold: { n: 2, k: 1 }, overruled: null });
  expect(await reportAudit(admin, audit.id)).toMatchObject({ n: 4, done: 4, judged: 4, correct: 4 });
  const gold = items.filter((item) => item.gold).map(({ row }) => row);
  expect(
    await database.query("SELECT DISTINCT status::text, final FROM conversation WHERE id = ANY($1)", [gold]),
  ).toEqual([{ status: "corrected", final: "noop" }]);
});
