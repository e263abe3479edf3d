import { publicUrl } from "@/lib/auth/public-url";
import { hashToken, newToken } from "@/lib/auth/token";
import type { SharedLink, ShareReport } from "@/lib/contracts/report-links";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { countLiveReportLinks, insertReportLink } from "@/lib/db/report-links";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { getAudit } from "../audits/get-audit";
import { authorise } from "../authorise";
import { toLink } from "./to-link";

const DAY = 86_400_000;
/** More working links than these nobody keeps in view. */
const MAX_LIVE = 20;

/**
 * A link by which anybody can read the audit's report until it runs out. The answer is the only place where it ever
 * stands in full: the database keeps the hash of its token.
 * @throws AppError not_found, forbidden, conflict (too many that work)
 */
export async function shareReport(
  actor: Actor,
  auditId: string,
  { days, names }: ShareReport,
  now = new Date(),
): Promise<SharedLink> {
  authorise(actor, "review:manage");
  const audit = await getAudit(actor, auditId);
  const token = newToken();
  return db().$transaction(async (tx) => {
    if ((await countLiveReportLinks(tx, audit.id, now)) >= MAX_LIVE) {
      throw new AppError(
        "conflict",
        `"${audit.name}" has ${MAX_LIVE} links that work already; revoke those that nobody needs`,
      );
    }
    const expiresAt = new Date(now.getTime() + days * DAY);
    const row = await insertReportLink(tx, {
      ...{ auditId: audit.id, tokenHash: hashToken(token), names, createdBy: actor.name, expiresAt },
    });
    await logAction(tx, actor, {
      action: "audit.share",
      target: { kind: "audit", id: audit.id },
      details: { name: audit.name, link: row.id, names, expires_at: expiresAt.toISOString() },
    });
    return { ...toLink(row, now), link: publicUrl(`/report/${token}`) };
  });
}
