import { expect, test } from "vitest";
import { createAuditSchema } from "@/lib/contracts/audits";
import { PRESENT } from "@/lib/domain/review/stale";
import { createAudit } from "@/lib/services/audits/create-audit";
import { claimItem } from "@/lib/services/reviews/claim-item";
import { submitReview } from "@/lib/services/reviews/submit-review";
import { whatIsStale } from "@/lib/services/stale/what-is-stale";
import { insertCalibration } from "../support/calibrations";
import { testDatabase } from "../support/database";
import { admin, fillDataset } from "../support/review-rows";

testDatabase();

test("a new prompt or guide version makes audits with their reviews and certificates stale; the present ones are not", async () => {
  const datasetId = await fillDataset("stale", 3, "reply(Tell the price)");
  const audit = await createAudit(
    admin,
    createAuditSchema.parse({ dataset: "stale", kind: "queue", size: 2, seed: "s" }),
  );
  const { item } = await claimItem(admin, audit.id);
  if (!item) throw new Error("nothing to claim");
  const body = { version: item.version, action: "reply", text_ok: true, outcome: "approve" } as const;
  await submitReview(admin, { auditId: audit.id, itemId: item.item_id, key: "one", body });
  const older = await insertCalibration(datasetId, { promptVersion: PRESENT.promptVersion, certified: 2 });

  const nothing = { audits: [], certificates: [], reviews: 0 };
  expect(await whatIsStale(admin, { datasetId })).toMatchObject(nothing);

  const guide = { ...PRESENT, guideVersion: "next" };
  const byGuide = await whatIsStale(admin, { current: guide });
  expect(byGuide).toMatchObject({ certificates: [], reviews: 1, guide: "next" });
  expect(byGuide.audits).toMatchObject([
    { id: audit.id, reviews: 1, why: [{ what: "guide", current: "next" }] },
  ]);

  const prompt = { ...PRESENT, promptVersion: "next" };
  const byPrompt = await whatIsStale(admin, { datasetId, current: prompt });
  expect(byPrompt.audits).toMatchObject([{ why: [{ what: "prompt", audited: PRESENT.promptVersion }] }]);
  expect(byPrompt.certificates).toMatchObject([{ id: older.id, certified: 2, version: 1 }]);

  // Calibrated anew, the version's older one says nothing any more.
  await insertCalibration(datasetId, { promptVersion: "next", versionId: older.versionId, certified: 1 });
  expect((await whatIsStale(admin, { datasetId, current: prompt })).certificates).toEqual([]);
});
