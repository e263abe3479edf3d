import type { AuditFlags, AuditTags } from "@/lib/contracts/audit-people";
import { listFlags, listTags } from "@/lib/db/review-marks";
import type { Actor } from "@/lib/domain/access";
import { getAudit } from "../audits/get-audit";

/** Beyond these nobody chooses from a list. */
const MOST_TAGS = 100;

/** What reviewers have flagged in an audit. @throws AppError not_found, forbidden */
export async function auditFlags(actor: Actor, auditId: string): Promise<AuditFlags> {
  await getAudit(actor, auditId);
  const flags = await listFlags(auditId);
  return {
    flags: flags.map((flag) => ({
      item_id: flag.itemId,
      row_id: flag.rowId,
      position: flag.position,
      reviewer_name: flag.reviewerName,
      note: flag.note,
      at: flag.at.toISOString(),
    })),
  };
}

/** Tags that reviews of the audit's data set carry. @throws AppError not_found, forbidden */
export async function auditTags(actor: Actor, auditId: string): Promise<AuditTags> {
  await getAudit(actor, auditId);
  return { tags: await listTags(auditId, MOST_TAGS) };
}
