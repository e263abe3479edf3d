import type { ReviewToGrade } from "@/lib/domain/review/reviewer-quality";
import { db } from "./client";

/**
 * The standing reviews of an audit, each with the ruling that stands on its row and with what the same person says of the
 * row in other audits; a person's own rulings are no measure of him and are left out.
 */
export async function readReviewsToGrade(auditId: string): Promise<ReviewToGrade[]> {
  return db().$queryRaw<ReviewToGrade[]>`
    WITH own AS (
      SELECT r.* , i.label_final FROM audit_item i
        JOIN review_slot s ON s.item_id = i.id AND s.state = 'done'
        JOIN LATERAL (SELECT * FROM review r WHERE r.item_id = i.id AND r.reviewer_id = s.reviewer_id
                       ORDER BY r.seq DESC LIMIT 1) r ON r.outcome <> 'retracted'
       WHERE i.audit_id = ${auditId}::uuid AND NOT i.gold
    )
    SELECT r.reviewer_id AS "reviewerId", r.reviewer_name AS "reviewerName", r.outcome::text AS outcome, r.final,
           r.label_final AS "labelFinal",
           (SELECT jsonb_build_object('id', j.id, 'outcome', j.outcome, 'final', j.final, 'textOk', j.text_ok)
              FROM (SELECT * FROM adjudication j WHERE j.conversation_id = r.conversation_id
                     ORDER BY j.seq DESC LIMIT 1) j
             WHERE j.outcome <> 'retracted' AND j.adjudicator_id <> r.reviewer_id) AS ruling,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('outcome', e.outcome, 'final', e.final)), '[]')
              FROM (SELECT DISTINCT ON (e.item_id) e.outcome, e.final FROM review e
                     WHERE e.conversation_id = r.conversation_id AND e.reviewer_id = r.reviewer_id
                       AND e.audit_id <> r.audit_id ORDER BY e.item_id, e.seq DESC) e
             WHERE e.outcome <> 'retracted') AS elsewhere
      FROM own r ORDER BY r.seq`;
}
