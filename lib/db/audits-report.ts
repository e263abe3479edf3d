import { db } from "./client";

/** What one reviewer says of one item, as it stands (his slot is done). */
export type StandingReview = {
  itemId: string;
  rowId: string;
  position: number;
  labelFinal: string;
  reviewId: string;
  reviewerId: string;
  reviewerName: string;
  outcome: "approve" | "correct" | "reject" | "discard";
  final: string | null;
  textOk: boolean | null;
  comment: string | null;
  seconds: number | null;
};

/** The standing reviews of an audit, by item in serving order, each item's in the order of writing. */
export async function readStandingReviews(auditId: string): Promise<StandingReview[]> {
  return db().$queryRaw<StandingReview[]>`
    SELECT i.id AS "itemId", i.conversation_id AS "rowId", i.position, i.label_final AS "labelFinal", r.id AS "reviewId",
           r.reviewer_id AS "reviewerId", r.reviewer_name AS "reviewerName", r.outcome::text AS outcome, r.final,
           r.text_ok AS "textOk", r.comment, r.seconds
      FROM audit_item i
      JOIN review_slot s ON s.item_id = i.id AND s.state = 'done'
      JOIN LATERAL (SELECT * FROM review r WHERE r.item_id = i.id AND r.reviewer_id = s.reviewer_id
                     ORDER BY r.seq DESC LIMIT 1) r ON r.outcome <> 'retracted'
     WHERE i.audit_id = ${auditId}::uuid
     ORDER BY i.position, r.seq`;
}

/** Items that somebody passed over and that still wait for a reviewer. */
export async function countSkipped(auditId: string): Promise<number> {
  const rows = await db().$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM audit_item i
     WHERE i.audit_id = ${auditId}::uuid
       AND EXISTS (SELECT FROM review_skip k WHERE k.item_id = i.id)
       AND EXISTS (SELECT FROM review_slot s WHERE s.item_id = i.id AND s.state <> 'done')`;
  return rows[0]?.n ?? 0;
}
