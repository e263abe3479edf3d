import { hashToken } from "@/lib/auth/token";
import type { AuditReport } from "@/lib/contracts/audits";
import { countAttempt } from "@/lib/db/rate-limit";
import { openReportLink } from "@/lib/db/report-links";
import type { Actor } from "@/lib/domain/access";
import { reportAudit } from "../audits/report-audit";
import { tooManyAttempts } from "../sessions/too-many-attempts";

/** Whoever has the link: he may read reports, and nothing hides from him, since no row is told. */
const READER: Actor = { kind: "system", id: "report-link", name: "report link", role: "VIEWER" };

/**
 * The report that a link opens; null when it ran out, was revoked, or never was. Figures alone: rows of the data set, what
 * reviewers wrote and the filter are left out for everybody, people's names unless the link was made with them.
 * @throws AppError too_many_requests
 */
export async function openReport(
  token: string,
  address: string,
  now = new Date(),
): Promise<{ report: AuditReport; expiresAt: Date } | null> {
  tooManyAttempts(await countAttempt("report-link", address));
  const link = await openReportLink(hashToken(token), now);
  if (!link) return null;
  const report = await reportAudit(READER, link.auditId);
  const figures = { ...report, wrong: [], filter: {} };
  const shown = link.names ? figures : { ...figures, reviewers: [], created_by: "" };
  return { report: shown, expiresAt: link.expiresAt };
}
