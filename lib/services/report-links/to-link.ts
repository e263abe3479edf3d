import type { ReportLink } from "@/lib/contracts/report-links";
import type { ReportLinkRow } from "@/lib/db/report-links";

/** A link as pages and programs see it; the token is not in it. */
export const toLink = (row: ReportLinkRow, now: Date): ReportLink => ({
  id: row.id,
  names: row.names,
  created_by: row.createdBy,
  created_at: row.createdAt.toISOString(),
  expires_at: row.expiresAt.toISOString(),
  revoked_at: row.revokedAt?.toISOString() ?? null,
  works: row.revokedAt === null && row.expiresAt > now,
  opened: row.opened,
  last_opened_at: row.lastOpenedAt?.toISOString() ?? null,
});
