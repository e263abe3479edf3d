import { newId } from "@/lib/ids";
import { type DbOrTx, db } from "./client";

export type ReportLinkRow = {
  id: string;
  auditId: string;
  names: boolean;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  opened: number;
  lastOpenedAt: Date | null;
};

export const insertReportLink = (
  tx: DbOrTx,
  link: { auditId: string; tokenHash: string; names: boolean; createdBy: string; expiresAt: Date },
): Promise<ReportLinkRow> => tx.reportLink.create({ data: { id: newId(), ...link } });

/** Newest first, at most `limit`. */
export const listReportLinks = (auditId: string, limit: number): Promise<ReportLinkRow[]> =>
  db().reportLink.findMany({
    where: { auditId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });

/** Links of the audit that work now. */
export const countLiveReportLinks = (tx: DbOrTx, auditId: string, now: Date): Promise<number> =>
  tx.reportLink.count({ where: { auditId, revokedAt: null, expiresAt: { gt: now } } });

/** @returns false where there is no such link of this audit, or it was revoked before */
export async function revokeReportLink(tx: DbOrTx, auditId: string, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.reportLink.updateMany({
    where: { id, auditId, revokedAt: null },
    data: { revokedAt: now },
  });
  return count === 1;
}

/** The link if it works, its opening counted in the same statement; null when it ran out, was revoked, or never was. */
export async function openReportLink(
  tokenHash: string,
  now: Date,
): Promise<{ auditId: string; names: boolean; expiresAt: Date } | null> {
  const rows = await db().$queryRaw<{ auditId: string; names: boolean; expiresAt: Date }[]>`
    UPDATE report_link SET opened = opened + 1, last_opened_at = ${now}
     WHERE token_hash = ${tokenHash} AND revoked_at IS NULL AND expires_at > ${now}
    RETURNING audit_id::text AS "auditId", names, expires_at AS "expiresAt"`;
  return rows[0] ?? null;
}
