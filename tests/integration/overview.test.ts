import { expect, test } from "vitest";
import { createAuditSchema } from "@/lib/contracts/audits";
import { QUALITY_VERSION } from "@/lib/contracts/quality";
import type { ReviewBody, ReviewItem } from "@/lib/contracts/reviews";
import { db } from "@/lib/db/client";
import { takeUpRun } from "@/lib/db/prediction-runs";
import { dataHash } from "@/lib/db/quality";
import { withRawConnection } from "@/lib/db/raw";
import { tryLockRun, unlockRun } from "@/lib/db/runs";
import type { Actor } from "@/lib/domain/access";
import { newId } from "@/lib/ids";
import { createAudit } from "@/lib/services/audits/create-audit";
import { reportAudit } from "@/lib/services/audits/report-audit";
import { changeAuditStatus } from "@/lib/services/audits/set-audit-status";
import { auditedAccuracy } from "@/lib/services/overview/audited-accuracy";
import { backgroundWork } from "@/lib/services/overview/background-work";
import { datasetsHealth } from "@/lib/services/overview/dataset-health";
import { myWork } from "@/lib/services/overview/my-work";
import { resumeRun } from "@/lib/services/predict/resume-run";
import { assignPeople } from "@/lib/services/reviews/assign-people";
import { claimItem } from "@/lib/services/reviews/claim-item";
import { submitReview } from "@/lib/services/reviews/submit-review";
import { getRun } from "@/lib/services/runs/get-run";
import { testDatabase } from "../support/database";
import { makePerson } from "../support/people";
import { admin, fillDataset, reviewer } from "../support/review-rows";

testDatabase();
const LABEL = "reply(Tell the price)";
const viewer: Actor = { ...admin, id: newId(), role: "VIEWER" };
const APPROVE = { version: 1, action: "reply", text_ok: true, outcome: "approve" } as const;
const NOOP = { version: 1, action: "noop", text_ok: false, outcome: "correct" } as const;
let datasets = 0;
let keys = 0;

async function makeDataset(rows: number): Promise<{ slug: string; id: string }> {
  const slug = `overview-${++datasets}`;
  return { slug, id: await fillDataset(slug, rows, LABEL) };
}

const makeAudit = (dataset: string, given: object = {}) =>
  createAudit(admin, createAuditSchema.parse({ dataset, size: 2, seed: "s", ...given }));

async function review(actor: Actor, auditId: string, body: ReviewBody = APPROVE): Promise<ReviewItem> {
  const { item } = await claimItem(actor, auditId);
  if (!item) throw new Error("nothing to claim");
  const at = { auditId, itemId: item.item_id, key: `key-${++keys}` };
  await submitReview(actor, { ...at, body: { ...body, version: item.version } });
  return item;
}

const queueOf = async (actor: Actor, auditId: string) =>
  (await myWork(actor)).queues.find(({ id }) => id === auditId);

test("a queue waits for whom it is meant as long as it holds a row that he has not judged, with pace and rows in hand", async () => {
  const { slug } = await makeDataset(2);
  const [ann, bob] = [await makePerson("REVIEWER"), await makePerson("REVIEWER")];
  const audit = await makeAudit(slug, { overlap: 2 });
  expect(await queueOf(ann, audit.id)).toMatchObject({
    wanted: 4,
    done: 0,
    open: 4,
    held: 0,
    secondsLeft: null,
  });
  await claimItem(ann, audit.id);
  expect(await queueOf(ann, audit.id)).toMatchObject({ open: 3, held: 1 });
  await review(ann, audit.id);
  expect(await queueOf(ann, audit.id)).toMatchObject({
    done: 1,
    mine: 1,
    today: 1,
    secondsLeft: expect.any(Number),
  });
  await review(ann, audit.id);
  // The two places that are left are on rows that Ann has judged.
  expect(await queueOf(ann, audit.id)).toBeUndefined();
  expect(await queueOf(bob, audit.id)).toMatchObject({ open: 2 });

  await assignPeople(admin, audit.id, { reviewers: [ann.id], adjudicators: [], per_day: null });
  expect(await queueOf(bob, audit.id)).toBeUndefined();
  await assignPeople(admin, audit.id, { reviewers: [], adjudicators: [], per_day: null });
  await changeAuditStatus(admin, audit.id, "paused");
  expect(await queueOf(bob, audit.id)).toBeUndefined();
  expect(await myWork(viewer)).toEqual({ queues: [], rulings: [] });
});

test("a disagreement waits for a third person until the audit is closed, never for the two who disagree", async () => {
  const { slug } = await makeDataset(1);
  const [ann, bob, cy] = [reviewer(1), reviewer(2), reviewer(3)];
  const audit = await makeAudit(slug, { size: 1, overlap: 2 });
  await review(ann, audit.id);
  await review(bob, audit.id, NOOP);
  const mine = async (actor: Actor) => (await myWork(actor)).rulings.find(({ id }) => id === audit.id)?.mine;
  expect([await mine(ann), await mine(bob), await mine(cy)]).toEqual([undefined, undefined, 1]);
  await changeAuditStatus(admin, audit.id, "closed");
  expect(await mine(cy)).toBeUndefined();
});

test("failed work is told to those who can mend it until the same is done; what is old is left alone", async () => {
  const { id: datasetId } = await makeDataset(1);
  const own = { datasetId, format: "auto", createdBy: "Ada" };
  const failure = { code: "unreadable", message: "No record in it." };
  const failed = await db().import.create({
    data: { ...own, id: newId(), fileName: "rows.jsonl", status: "failed", failure },
  });
  const running = await db().import.create({
    data: { ...own, id: newId(), fileName: "more.jsonl", status: "running", bytesTotal: 200, bytesRead: 50 },
  });
  await db().import.create({
    data: { ...own, id: newId(), fileName: "old.jsonl", status: "failed", createdAt: new Date("2020-01-01") },
  });
  const told = async (actor: Actor) =>
    (await backgroundWork(actor)).map(({ id, status, progress }) => [id, status, progress]);
  expect(await told(admin)).toEqual([
    [failed.id, "failed", null],
    [running.id, "running", 0.25],
  ]);
  expect(await told(viewer)).toEqual([]);
  await db().import.create({ data: { ...own, id: newId(), fileName: "rows.jsonl", status: "done" } });
  expect(await told(admin)).toEqual([[running.id, "running", 0.25]]);
});

const makeModel = (name: string) =>
  db().model.create({ data: { id: newId(), name, role: "TEACHER", client: "recorded", createdBy: "Ada" } });

test("a prediction run that is said to run while no process works on it is told as interrupted", async () => {
  const { id: datasetId } = await makeDataset(1);
  const { id: modelId } = await makeModel("asked");
  const version = await db().modelVersion.create({
    data: { id: newId(), modelId, number: 1, promptVersion: "1", fingerprint: "f", createdBy: "Ada" },
  });
  const own = { datasetId, modelId, versionId: version.id, promptVersion: "1", createdBy: "Ada" };
  const { id } = await db().predictionRun.create({
    data: { ...own, id: newId(), kind: "called", status: "running", total: 4, ok: 1 },
  });
  const interrupted = async () => (await backgroundWork(admin)).find((one) => one.id === id)?.interrupted;
  expect(await interrupted()).toBe(true);
  expect(await getRun(admin, id)).toMatchObject({ active: false, in_queue: false });
  await resumeRun(admin, id, {}, { by: "worker" });
  expect(await interrupted()).toBe(false);
  expect(await getRun(admin, id)).toMatchObject({ status: "queued", active: false, in_queue: true });
  await withRawConnection(async (connection) => {
    await tryLockRun(connection, id);
    await takeUpRun(connection, id);
    expect(await interrupted()).toBe(false);
    expect(await getRun(admin, id)).toMatchObject({ status: "running", active: true });
    await unlockRun(connection, id);
  });
  expect(await interrupted()).toBe(true);
});

test("a generation that is said to run while no process works on it is told as interrupted", async () => {
  const { id: datasetId } = await makeDataset(1);
  const createdBy = "Ada";
  const model = await makeModel("writer");
  const own = {
    datasetId,
    writerId: model.id,
    voterId: model.id,
    requested: 4,
    seed: "s",
    options: {},
    createdBy,
  };
  const { id } = await db().generation.create({
    data: { ...own, id: newId(), status: "running", promptVersion: "1", generatorVersion: "1" },
  });
  await db().generationItem.create({
    data: { generationId: id, position: 0, cell: {}, state: "rejected", finishedAt: new Date() },
  });
  const told = (await backgroundWork(admin)).find((one) => one.id === id);
  expect(told).toMatchObject({ kind: "generation", name: "writer", progress: 0.25, interrupted: true });
});

test("the newest finished sample speaks for a data set, else the furthest; with the figures of its report", async () => {
  const { slug, id } = await makeDataset(4);
  const told = async () => (await auditedAccuracy(viewer, [id]))[0];
  expect(await told()).toBeUndefined();
  const far = await makeAudit(slug, { seed: "far" });
  const near = await makeAudit(slug, { size: 4, seed: "near" });
  await makeAudit(slug, { kind: "queue" });
  expect((await told())?.done).toBe(0);
  await review(admin, near.id);
  await review(reviewer(4), far.id, NOOP);
  expect((await told())?.audit).toBe(far.id);
  const own = await reportAudit(admin, far.id);
  expect(await told()).toMatchObject({
    done: 1,
    wanted: 2,
    label: { estimate: own.accuracy.estimate, low: own.accuracy.low, high: own.accuracy.high },
    claim: own.accuracy.claim,
    teacher: { model: null, accuracy: { estimate: null, why: own.subjects.teacher.accuracy.why } },
  });
  await changeAuditStatus(admin, near.id, "closed");
  expect((await told())?.audit).toBe(near.id);
});

test("a data set's quality is told from its newest measurement, and that it has changed since", async () => {
  const { slug, id } = await makeDataset(3);
  const state = async () => (await datasetsHealth(viewer)).datasets.find((one) => one.slug === slug);
  expect(await state()).toMatchObject({ rows: 3, counts: { action: { reply: 3 } }, quality: null });
  const bars = [
    { name: "rows", value: 3, bar: "≥ 1", met: true },
    { name: "near-duplicates", value: 2, bar: "= 0", met: false },
  ];
  const result = { bars, near_duplicates: { count: 2 }, across_splits: { count: 1 } };
  const done = { datasetId: id, createdBy: "Ada", status: "done", finishedAt: new Date() } as const;
  const hash = await dataHash(id);
  await db().qualityReport.create({
    data: { ...done, id: newId(), version: QUALITY_VERSION, dataHash: hash, passed: false, result },
  });
  const measured = { met: 1, of: 2, missed: ["near-duplicates"], nearDuplicates: 2, acrossSplits: 1 };
  expect((await state())?.quality).toMatchObject({ ...measured, stale: false });
  await db().conversation.deleteMany({ where: { datasetId: id, seq: { gte: 0 } } });
  expect((await state())?.quality).toMatchObject({ ...measured, stale: true });
  await db().qualityReport.updateMany({ where: { datasetId: id }, data: { version: QUALITY_VERSION + 1 } });
  expect((await state())?.quality).toBeNull();
});
