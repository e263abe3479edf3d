import { afterAll, expect, test } from "vitest";
import { createAuditSchema, previewAuditSchema } from "@/lib/contracts/audits";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { closingAudit } from "@/lib/services/audits/closing-audit";
import { createAudit } from "@/lib/services/audits/create-audit";
import { previewAudit } from "@/lib/services/audits/preview-audit";
import { reportAudit } from "@/lib/services/audits/report-audit";
import { claimItem } from "@/lib/services/reviews/claim-item";
import { submitReview } from "@/lib/services/reviews/submit-review";
import { testDatabase } from "../support/database";
import { admin, fillDataset, reviewer } from "../support/review-rows";

testDatabase();
const LABEL = "reply(Tell the price)";
const warnings: Error[] = [];
const note = (warning: Error) => warnings.push(warning);
process.on("warning", note);
afterAll(() => process.off("warning", note));

async function insertRun(datasetId: string, role: "TEACHER" | "STUDENT"): Promise<string> {
  const [id, modelId, versionId, createdBy] = [newId(), newId(), newId(), "Ada"];
  await db().model.create({
    data: { id: modelId, name: `edge ${role}`, role, client: "recorded", createdBy },
  });
  await db().modelVersion.create({
    data: { id: versionId, modelId, number: 1, promptVersion: "1", fingerprint: versionId, createdBy },
  });
  const run = { id, datasetId, modelId, versionId, kind: "recorded", promptVersion: "1", createdBy } as const;
  await db().predictionRun.create({ data: { ...run, status: "done", finishedAt: new Date() } });
  return id;
}

test("an audit is made one query at a time, and freezes the runs that stand beside the labels", async () => {
  const datasetId = await fillDataset("edges", 4, LABEL);
  const [teacher, student] = [await insertRun(datasetId, "TEACHER"), await insertRun(datasetId, "STUDENT")];
  const body = { dataset: "edges", size: 2, seed: "s" };
  expect(await createAudit(admin, createAuditSchema.parse(body))).toMatchObject({
    teacher_run: teacher,
    student_run: student,
  });
  expect(await previewAudit(admin, previewAuditSchema.parse({ dataset: "edges", size: 2 }))).toMatchObject({
    teacher: { run: teacher, model: "edge TEACHER", kind: "recorded" },
  });
  // pg warns once a process, where a connection is asked before it has answered.
  expect(warnings.map(({ message }) => message)).toEqual([]);
});

test("a sample of one row without strata is drawn, and its report does not claim more than one row can", async () => {
  await fillDataset("edges-one", 9, LABEL);
  const audit = await createAudit(
    admin,
    createAuditSchema.parse({ dataset: "edges-one", size: 1, seed: "s" }),
  );
  expect(audit.n).toBe(1);
  const { item } = await claimItem(admin, audit.id);
  if (!item) throw new Error("nothing to claim");
  const body = { version: item.version, action: "reply", text_ok: true, outcome: "approve" } as const;
  await submitReview(admin, { auditId: audit.id, itemId: item.item_id, key: "one", body });
  const { accuracy } = await reportAudit(admin, audit.id);
  expect(accuracy.estimate === null || (accuracy.low !== null && accuracy.low <= 0.05)).toBe(true);
  expect(accuracy.claim?.met ?? false).toBe(false);
});

test("with strata a size that the minimum exceeds is refused, saying how many rows it needs", async () => {
  await fillDataset("edges-strata", 9, LABEL);
  const body = { dataset: "edges-strata", size: 1, strata: "action,channel" };
  await expect(createAudit(admin, createAuditSchema.parse(body))).rejects.toThrow(
    "size: 2 strata with at least 2 rows each need 4 rows, not 1",
  );
  const lower = createAuditSchema.parse({ ...body, size: 2, min_per_stratum: 1 });
  expect((await createAudit(admin, lower)).n).toBe(2);
});

test("before an audit is closed it says which reviews, rows in hand and disagreements stay undone", async () => {
  await fillDataset("edges-close", 4, LABEL);
  const audit = await createAudit(
    admin,
    createAuditSchema.parse({ dataset: "edges-close", kind: "queue", size: 2, seed: "s", overlap: 2 }),
  );
  const [ann, bob] = [reviewer(1), reviewer(2)];
  for (const [n, actor] of [ann, bob].entries()) {
    const { item } = await claimItem(actor, audit.id);
    if (!item) throw new Error("nothing to claim");
    const body = { version: item.version, action: n ? "noop" : "reply", text_ok: n === 0 } as const;
    await submitReview(actor, {
      ...{ auditId: audit.id, itemId: item.item_id, key: `close-${n}` },
      body: { ...body, outcome: n ? "correct" : "approve" },
    });
  }
  await claimItem(ann, audit.id);
  const left = { done: 2, wanted: 4, open: 1, held: 1, undecided: 1 };
  expect(await closingAudit(admin, audit.id)).toMatchObject({ ...left, status: "open" });
  await expect(closingAudit(ann, audit.id)).rejects.toMatchObject({ code: "forbidden" });
});
