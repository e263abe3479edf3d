import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { revokeReportLink } from "@/lib/db/report-links";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { getAudit } from "../audits/get-audit";
import { authorise } from "../authorise";

/** Makes a link worthless at once. @throws AppError not_found: no such link of this audit, or revoked before */
export async function revokeLink(
  actor: Actor,
  auditId: string,
  linkId: string,
  now = new Date(),
): Promise<void> {
  authorise(actor, "review:manage");
  const audit = await getAudit(actor, auditId);
  await db().$transaction(async (tx) => {
    if (!isId(linkId) || !(await revokeReportLink(tx, audit.id, linkId, now))) {
      throw new AppError("not_found", `"${audit.name}" has no link ${linkId} that could be revoked`);
    }
    await logAction(tx, actor, {
      action: "audit.unshare",
      target: { kind: "audit", id: audit.id },
      details: { name: audit.name, link: linkId },
    });
  });
}
