import { expect, test } from "vitest";
import { auditReportSchema, auditSchema, createAuditSchema } from "@/lib/contracts/audits";
import { reviewItemSchema, reviewResultSchema, undoResultSchema } from "@/lib/contracts/reviews";
import { createAudit } from "@/lib/services/audits/create-audit";
import { getAudits } from "@/lib/services/audits/list-audits";
import { reportAudit } from "@/lib/services/audits/report-audit";
import { claimItem } from "@/lib/services/reviews/claim-item";
import { submitReview } from "@/lib/services/reviews/submit-review";
import { undoReview } from "@/lib/services/reviews/undo-review";
import { testDatabase } from "../support/database";
import { admin, fillDataset, reviewer } from "../support/review-rows";

const database = testDatabase();
const make = (input: object) => createAudit(admin, createAuditSchema.parse(input));

const itemsOf = (auditId: string) =>
  database.query<{
    row: string;
    position: number;
    p: number;
    w: number;
    version: number;
    label: string;
    final: string;
    hash: string;
  }>(
    `SELECT i.conversation_id AS row, i.position, i.inclusion_probability AS p, i.weight AS w, i.row_version AS version,
            i.label_final AS label, c.final, c.input_hash AS hash
       FROM audit_item i JOIN conversation c ON c.id = i.conversation_id WHERE i.audit_id = $1 ORDER BY i.position`,
    [auditId],
  );

test("the same seed draws the same rows in the same order; another seed draws others", async () => {
  await fillDataset("drawn", 200);
  const [one, two, three] = [
    await make({ dataset: "drawn", size: 50, seed: "7" }),
    await make({ dataset: "drawn", size: 50, seed: 7 }),
    await make({ dataset: "drawn", size: 50, seed: "8" }),
  ];
  const rows = (await itemsOf(one.id)).map(({ row }) => row);
  expect(new Set(rows).size).toBe(50);
  expect((await itemsOf(two.id)).map(({ row }) => row)).toEqual(rows);
  expect((await itemsOf(three.id)).map(({ row }) => row)).not.toEqual(rows);
  const hashes = (await itemsOf(one.id)).map(({ hash }) => hash);
  expect(hashes).not.toEqual([...hashes].sort());
});

test("items keep probability, weight, version and label; positions run without gaps; slots stand for every reviewer", async () => {
  await fillDataset("frozen", 40);
  const audit = await make({ dataset: "frozen", size: 10, overlap: 3, seed: "x" });
  expect(audit).toMatchObject({
    population: 40,
    n: 10,
    overlap: 3,
    strata: [],
    progress: { reviews_wanted: 30, open: 30, done: 0 },
  });
  const items = await itemsOf(audit.id);
  expect(items.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  for (const item of items) expect(item).toMatchObject({ p: 0.25, w: 4, version: 1, label: item.final });
});

test("a queue takes the first rows of its filter in import order, and a sample no more than there are", async () => {
  await fillDataset("filtered", 20);
  const queue = await make({ dataset: "filtered", kind: "queue", size: 3, filter: { action: ["noop"] } });
  expect(queue).toMatchObject({ kind: "queue", population: 5, n: 3, filter: { action: ["noop"] } });
  const seqs = await database.query<{ seq: string; action: string }>(
    "SELECT c.seq, c.action FROM audit_item i JOIN conversation c ON c.id = i.conversation_id WHERE i.audit_id = $1 ORDER BY i.position",
    [queue.id],
  );
  expect(seqs.map(({ action }) => action)).toEqual(["noop", "noop", "noop"]);
  expect(seqs.map(({ seq }) => Number(seq))).toEqual(
    seqs.map(({ seq }) => Number(seq)).sort((a, b) => a - b),
  );
  const all = await make({ dataset: "filtered", size: 500, filter: { action: "noop,reply" } });
  expect(all).toMatchObject({ n: 10, population: 10 });
});

test("too large audits and filters without rows are refused in plain words", async () => {
  await fillDataset("refused", 4);
  await expect(make({ dataset: "refused", size: 2, filter: { channel: ["email"] } })).rejects.toMatchObject({
    code: "invalid_input",
  });
  await expect(make({ dataset: "nowhere", size: 2 })).rejects.toMatchObject({ code: "not_found" });
  const large = createAuditSchema.safeParse({ dataset: "refused", size: 50_001 });
  expect(large.error?.issues[0]?.message).toContain("50000");
});

test("making, pausing and opening an audit stand in the audit log", async () => {
  await fillDataset("logged", 2);
  const audit = await make({ dataset: "logged", size: 2, seed: "s" });
  const [entry] = await database.query<{ action: string; actor_name: string; details: object }>(
    "SELECT action, actor_name, details FROM audit_log WHERE target_id = $1",
    [audit.id],
  );
  expect(entry).toMatchObject({
    action: "audit.create",
    actor_name: "Ada",
    details: { dataset: "logged", seed: "s", n: 2 },
  });
});

test("the report counts a sample's verdicts and gives the interval; every answer fits its contract", async () => {
  await fillDataset("report", 10, "noop");
  const audit = await make({ dataset: "report", size: 10, seed: "s" });
  const me = reviewer(1);
  const outcomes = [
    "approve",
    "approve",
    "approve",
    "approve",
    "text",
    "wrong",
    "reject",
    "discard",
  ] as const;
  for (const [n, outcome] of outcomes.entries()) {
    const { item } = await claimItem(me, audit.id);
    reviewItemSchema.parse(item);
    const rest =
      outcome === "text" || outcome === "wrong"
        ? ({ outcome: "correct", action: "reply", text: "hello", text_ok: false } as const)
        : ({ outcome, action: "noop", text_ok: true } as const);
    const body = { version: item!.version, comment: outcome === "wrong" ? "see guide" : undefined, ...rest };
    const at = { auditId: audit.id, itemId: item!.item_id };
    reviewResultSchema.parse(await submitReview(me, { ...at, key: `r${n}`, body }));
    if (outcome === "text") {
      undoResultSchema.parse(await undoReview(me, at));
      await submitReview(me, {
        ...at,
        key: `r${n}b`,
        body: { version: 1, outcome: "approve", action: "noop", text_ok: false },
      });
    }
  }
  const report = auditReportSchema.parse(await reportAudit({ ...me, role: "VIEWER" }, audit.id));
  expect(report).toMatchObject({
    n: 10,
    done: 8,
    judged: 7,
    correct: 5,
    disputed: 0,
    nonresponse: { discarded: 1, skipped: 0 },
    outcomes: { approved: 5, corrected: 1, rejected: 1, discarded: 1 },
    text_ok: { n: 6, ok: 4 },
    why: null,
    reviewers: [{ name: "Reviewer 1", reviews: 8 }],
  });
  expect(report.accuracy.estimate).toBeCloseTo(5 / 7, 12);
  expect(report.accuracy.low).toBeCloseTo(0.2904, 4);
  expect(report.accuracy.high).toBeCloseTo(0.9633, 4);
  expect(report.accuracy.method).toBe("stratified-cp-neff");
  expect(report.per_action.find(({ action }) => action === "noop")).toMatchObject({
    n: 7,
    correct: 5,
    recall: 1,
    support: 5,
  });
  expect(report.wrong.map(({ outcome }) => outcome).sort()).toEqual(["correct", "reject"]);
  expect(report.sentence).toContain("71.4 % of labels correct, 95 % interval 29.0–96.3 %");
});

test("a queue's report has a share but no interval, and an empty one says so", async () => {
  await fillDataset("share", 2, "noop");
  const audit = await make({ dataset: "share", size: 2, kind: "queue" });
  expect(await reportAudit(admin, audit.id)).toMatchObject({
    accuracy: { estimate: null, method: null },
    why: expect.stringContaining("No row"),
  });
  const { item } = await claimItem(reviewer(1), audit.id);
  const body = { version: 1, action: "noop" as const, text_ok: true, outcome: "approve" as const };
  await submitReview(reviewer(1), { auditId: audit.id, itemId: item!.item_id, key: "k", body });
  const report = auditReportSchema.parse(await reportAudit(admin, audit.id));
  expect(report.accuracy).toMatchObject({ estimate: 1, low: null, high: null, method: null, claim: null });
  expect(report.why).toContain("no interval");
});

test("items of reviewers who disagree are disputed and stay out of the accuracy", async () => {
  await fillDataset("disputed", 1, "noop");
  const audit = await make({ dataset: "disputed", size: 1, overlap: 2 });
  for (const n of [1, 2]) {
    const { item } = await claimItem(reviewer(n), audit.id);
    const outcome = n === 1 ? ("approve" as const) : ("reject" as const);
    const body = { version: item!.version, action: "noop" as const, text_ok: true, outcome };
    await submitReview(reviewer(n), { auditId: audit.id, itemId: item!.item_id, key: "k", body });
    const report = await reportAudit(admin, audit.id);
    expect(report).toMatchObject(n === 1 ? { done: 0, judged: 0 } : { done: 1, judged: 0, disputed: 1 });
  }
});

test("the list shows newest first with one's own part", async () => {
  const audits = await getAudits(reviewer(1), { dataset: "report" });
  expect(audits).toHaveLength(1);
  expect(auditSchema.parse(audits[0])).toMatchObject({
    name: "All 10 rows of report",
    mine: { done: 8, held: 0 },
  });
});
