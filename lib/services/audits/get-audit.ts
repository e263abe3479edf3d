import type { AuditView } from "@/lib/contracts/audits";
import { readAudit } from "@/lib/db/audits";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { authorise } from "../authorise";
import { toAudit } from "./to-audit";

/** One audit with its progress and the actor's own. @throws AppError not_found, forbidden */
export async function getAudit(actor: Actor, auditId: string): Promise<AuditView> {
  authorise(actor, "review:read");
  const row = isId(auditId) ? await readAudit(auditId, actor.id) : null;
  if (!row) throw noAudit(auditId);
  return toAudit(row);
}

export const noAudit = (auditId: string): AppError =>
  new AppError("not_found", `There is no audit ${auditId}; GET /api/v1/audits lists them`);
