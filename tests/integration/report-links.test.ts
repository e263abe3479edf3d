import { expect, test } from "vitest";
import { createAuditSchema } from "@/lib/contracts/audits";
import { shareReportSchema } from "@/lib/contracts/report-links";
import { createAudit } from "@/lib/services/audits/create-audit";
import { reportAudit } from "@/lib/services/audits/report-audit";
import { listLinks } from "@/lib/services/report-links/list-links";
import { openReport } from "@/lib/services/report-links/open-report";
import { revokeLink } from "@/lib/services/report-links/revoke-link";
import { shareReport } from "@/lib/services/report-links/share-report";
import { claimItem } from "@/lib/services/reviews/claim-item";
import { submitReview } from "@/lib/services/reviews/submit-review";
import { testDatabase } from "../support/database";
import { admin, fillDataset, reviewer } from "../support/review-rows";

const database = testDatabase();
const NOW = new Date("2026-01-01T00:00:00Z");
const DAY = 86_400_000;
const share = (auditId: string, given: object = {}) =>
  shareReport(admin, auditId, shareReportSchema.parse(given), NOW);
const tokenOf = ({ link }: { link: string }) => link.split("/").at(-1) ?? "";
const open = (token: string, now = NOW, address = "192.0.2.1") => openReport(token, address, now);
let audits = 0;

/** An audit in which one label was judged wrong, with a comment. */
async function judgedAudit(): Promise<string> {
  const slug = `shared-${++audits}`;
  await fillDataset(slug, 4, "reply(a secret price)");
  const given = { dataset: slug, size: 4, seed: "s", filter: { q: "" } };
  const audit = await createAudit(admin, createAuditSchema.parse(given));
  const { item } = await claimItem(reviewer(1), audit.id);
  if (!item) throw new Error("nothing to claim");
  const body = { version: item.version, action: "noop", text_ok: false, outcome: "correct" } as const;
  await submitReview(reviewer(1), {
    ...{ auditId: audit.id, itemId: item.item_id, key: "one" },
    body: { ...body, comment: "Cy should know" },
  });
  return audit.id;
}

test("a shared report has the report's figures, and neither rows nor what was written nor, unasked, anybody's name", async () => {
  const auditId = await judgedAudit();
  const whole = await reportAudit(admin, auditId);
  expect(JSON.stringify(whole)).toMatch(/secret price.*Cy should know/s);
  const found = await open(tokenOf(await share(auditId)));
  expect(found?.report).toMatchObject({
    ...{ accuracy: whole.accuracy, confusion: whole.confusion, sentence: whole.sentence },
    ...{ judged: 1, correct: 0, wrong: [], reviewers: [], created_by: "" },
  });
  const told = JSON.stringify(found?.report);
  for (const secret of ["secret price", "Cy should know", "Reviewer 1", "Ada"])
    expect(told).not.toContain(secret);
  const named = await open(tokenOf(await share(auditId, { names: true })));
  expect(named?.report).toMatchObject({ reviewers: [{ name: "Reviewer 1" }], created_by: "Ada", wrong: [] });
});

test("a link works until it runs out or is revoked; openings are counted, and only the hash is stored", async () => {
  const auditId = await judgedAudit();
  const [brief, other] = [await share(auditId, { days: 1 }), await share(auditId, { days: 2 })];
  expect(await open(tokenOf(brief), new Date(NOW.getTime() + DAY - 1))).not.toBeNull();
  expect(await open(tokenOf(brief), new Date(NOW.getTime() + DAY))).toBeNull();
  expect(await open(tokenOf(other))).not.toBeNull();
  await expect(revokeLink(reviewer(1), auditId, other.id)).rejects.toMatchObject({ code: "forbidden" });
  await revokeLink(admin, auditId, other.id, NOW);
  expect(await open(tokenOf(other))).toBeNull();
  await expect(revokeLink(admin, auditId, other.id)).rejects.toMatchObject({ code: "not_found" });
  expect(await open("never-made")).toBeNull();
  const links = await listLinks(admin, auditId, NOW);
  expect(links.map(({ id, works, opened }) => [id, works, opened])).toEqual(
    expect.arrayContaining([
      [brief.id, true, 1],
      [other.id, false, 1],
    ]),
  );
  await expect(listLinks(reviewer(1), auditId)).rejects.toMatchObject({ code: "forbidden" });
  const stored = JSON.stringify(await database.query("SELECT * FROM report_link"));
  expect(stored).not.toContain(tokenOf(brief));
  const log = await database.query<{ action: string; details: object }>(
    "SELECT action, details FROM audit_log WHERE target_id = $1 AND action LIKE 'audit.%share' ORDER BY id",
    [auditId],
  );
  expect(log.map(({ action }) => action)).toEqual(["audit.share", "audit.share", "audit.unshare"]);
  expect(JSON.stringify(log)).not.toContain(tokenOf(brief));
});

test("somebody who knocks at many links is told to wait; nobody else is", async () => {
  const auditId = await judgedAudit();
  const link = tokenOf(await share(auditId));
  for (let n = 0; n < 120; n += 1) expect(await open(`guess-${n}`, NOW, "198.51.100.7")).toBeNull();
  await expect(open(link, NOW, "198.51.100.7")).rejects.toMatchObject({ code: "too_many_requests" });
  expect(await open(link)).not.toBeNull();
});

test("an audit has twenty working links at most; those that ran out do not count", async () => {
  const auditId = await judgedAudit();
  for (let n = 0; n < 20; n += 1) await share(auditId, { days: 1 });
  await expect(share(auditId)).rejects.toMatchObject({ code: "conflict" });
  const later = new Date(NOW.getTime() + DAY);
  await expect(shareReport(admin, auditId, shareReportSchema.parse({}), later)).resolves.toMatchObject({
    works: true,
  });
});
