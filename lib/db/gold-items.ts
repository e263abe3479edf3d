import type { Tx } from "./client";
import { db } from "./client";

/**
 * Adds rows whose truth a standing ruling names to an audit, as gold items without a position (behind all others): the
 * first `limit` in an order that the seed makes. Rows that the audit holds already are left out.
 * @returns how many there were
 */
export async function insertGoldItems(
  tx: Tx,
  audit: { id: string; datasetId: string; seed: string; size: number },
  limit: number,
): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO audit_item (id, audit_id, conversation_id, row_version, label_final, position, inclusion_probability,
                            weight, gold)
    SELECT gen_random_uuid(), ${audit.id}::uuid, g.id, g.version, g.final,
           ${audit.size} + row_number() OVER (ORDER BY g.place, g.id), 1, 1, true
      FROM (SELECT c.id, c.version, c.final, md5(${audit.seed} || c.input_hash) AS place
              FROM adjudication j JOIN conversation c ON c.id = j.conversation_id
             WHERE c.dataset_id = ${audit.datasetId}::uuid AND j.outcome IN ('approve', 'correct')
               AND NOT EXISTS (SELECT FROM adjudication l WHERE l.conversation_id = c.id AND l.seq > j.seq)
               AND NOT EXISTS (SELECT FROM audit_item i
                                WHERE i.audit_id = ${audit.id}::uuid AND i.conversation_id = c.id)
             ORDER BY place, c.id LIMIT ${limit}) g`;
}

/** Beyond every position, so that none is taken twice while items move. */
const ASIDE = 1_000_000;

/** Puts the gold items at these places (from 1); the others keep their order around them. */
export async function placeGoldItems(tx: Tx, auditId: string, places: readonly number[]): Promise<void> {
  await tx.$executeRaw`UPDATE audit_item SET position = position + ${ASIDE} WHERE audit_id = ${auditId}::uuid`;
  await tx.$executeRaw`
    WITH places AS (
      SELECT p.place, g.place IS NOT NULL AS gold,
             row_number() OVER (PARTITION BY g.place IS NOT NULL ORDER BY p.place) AS n
        FROM generate_series(1, (SELECT count(*) FROM audit_item WHERE audit_id = ${auditId}::uuid)) AS p(place)
        LEFT JOIN unnest(${[...places]}::int[]) AS g(place) ON g.place = p.place
    ), items AS (
      SELECT id, gold, row_number() OVER (PARTITION BY gold ORDER BY position) AS n
        FROM audit_item WHERE audit_id = ${auditId}::uuid
    )
    UPDATE audit_item i SET position = p.place FROM items o JOIN places p ON p.gold = o.gold AND p.n = o.n
     WHERE i.id = o.id`;
  await tx.$executeRaw`
    UPDATE audit SET size = size + ${places.length}, gold = ${places.length} WHERE id = ${auditId}::uuid`;
}

/** What one reviewer chose on a gold item before he saw anything, and the decision that was ruled right. */
export type GoldAnswer = { reviewerId: string; action: string; target: string | null; final: string };

/** First choices on the gold items of an audit whose ruling stands; a person's own rulings are left out. */
export async function readGoldAnswers(auditId: string): Promise<GoldAnswer[]> {
  return db().$queryRaw<GoldAnswer[]>`
    SELECT h.reviewer_id AS "reviewerId", h.action::text AS action, h.target_task_id AS target, j.final
      FROM audit_item i JOIN review_choice h ON h.item_id = i.id
      JOIN LATERAL (SELECT * FROM adjudication j WHERE j.conversation_id = i.conversation_id
                     ORDER BY j.seq DESC LIMIT 1) j
        ON j.outcome <> 'retracted' AND j.final IS NOT NULL AND j.adjudicator_id <> h.reviewer_id
     WHERE i.audit_id = ${auditId}::uuid AND i.gold`;
}
