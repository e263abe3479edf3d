import type { ReportLink } from "@/lib/contracts/report-links";
import { listReportLinks } from "@/lib/db/report-links";
import type { Actor } from "@/lib/domain/access";
import { getAudit } from "../audits/get-audit";
import { authorise } from "../authorise";
import { toLink } from "./to-link";

/** Beyond these only history is left. */
const LISTED = 100;

/** Links to the audit's report, those that ran out or were revoked included, newest first. @throws AppError not_found */
export async function listLinks(actor: Actor, auditId: string, now = new Date()): Promise<ReportLink[]> {
  authorise(actor, "review:manage");
  const audit = await getAudit(actor, auditId);
  return (await listReportLinks(audit.id, LISTED)).map((row) => toLink(row, now));
}
