import { Prisma } from "@/lib/generated/prisma/client";
import { db } from "./client";

/** Who looks, and whether an audit that names nobody concerns him even before he has taken anything of it. */
export type Onlooker = { id: string; reviewsAll: boolean };

/**
 * Item `i` of audit `a` may still be judged blind by this person: it is blind, he has not chosen yet, the audit is not
 * closed and is his to review, and he holds the item or could be given it. Audits are his where he is named; where
 * nobody is, those that he has taken something of, or every one (`reviewsAll`).
 */
const isHidden = ({ id, reviewsAll }: Onlooker): Prisma.Sql => Prisma.sql`
  i.arm = 'blind' AND a.blind AND a.status <> 'closed'
  AND NOT EXISTS (SELECT FROM review_choice h WHERE h.item_id = i.id AND h.reviewer_id = ${id})
  AND EXISTS (SELECT FROM review_slot s WHERE s.item_id = i.id AND (s.state <> 'done' OR s.reviewer_id = ${id}))
  AND CASE WHEN EXISTS (SELECT FROM audit_assignment g WHERE g.audit_id = a.id AND g.role = 'reviewer')
        THEN EXISTS (SELECT FROM audit_assignment g
                      WHERE g.audit_id = a.id AND g.role = 'reviewer' AND g.person_id = ${id})
        ELSE ${reviewsAll} OR EXISTS (SELECT FROM review_slot s WHERE s.audit_id = a.id AND s.reviewer_id = ${id})
      END`;

/** Sequence numbers of the data set's rows that this person may still judge blind, in import order. */
export async function listHiddenSeqs(datasetId: string, onlooker: Onlooker): Promise<bigint[]> {
  const rows = await db().$queryRaw<{ seq: bigint }[]>`
    SELECT DISTINCT c.seq FROM audit a
      JOIN audit_item i ON i.audit_id = a.id JOIN conversation c ON c.id = i.conversation_id
     WHERE a.dataset_id = ${datasetId}::uuid AND ${isHidden(onlooker)} ORDER BY c.seq`;
  return rows.map(({ seq }) => seq);
}

/** The audit for which this person may still judge the row blind; null where it may be shown. */
export async function findBlindAudit(rowId: string, onlooker: Onlooker): Promise<string | null> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT a.id FROM audit_item i JOIN audit a ON a.id = i.audit_id
     WHERE i.conversation_id = ${rowId}::uuid AND ${isHidden(onlooker)} LIMIT 1`;
  return rows[0]?.id ?? null;
}
