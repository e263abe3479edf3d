import { type DbOrTx, db } from "./client";

/**
 * Prolongs a lease, also one that has run out but that nobody else has taken.
 * @returns its new end, or null where the slot is not this reviewer's any more
 */
export async function prolongLease(
  auditId: string,
  itemId: string,
  reviewerId: string,
  leaseSeconds: number,
): Promise<Date | null> {
  const rows = await db().$queryRaw<{ at: Date }[]>`
    UPDATE review_slot SET lease_expires_at = now() + make_interval(secs => ${leaseSeconds})
     WHERE audit_id = ${auditId}::uuid AND item_id = ${itemId}::uuid AND reviewer_id = ${reviewerId} AND state = 'leased'
    RETURNING lease_expires_at AS at`;
  return rows[0]?.at ?? null;
}

/** Gives a leased item back to the queue. Does nothing where it is not this reviewer's. */
export async function releaseLease(
  auditId: string,
  itemId: string,
  reviewerId: string,
  tx: DbOrTx = db(),
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE review_slot SET state = 'open', reviewer_id = NULL, lease_expires_at = NULL, leased_at = NULL
     WHERE audit_id = ${auditId}::uuid AND item_id = ${itemId}::uuid AND reviewer_id = ${reviewerId} AND state = 'leased'`;
  return changed > 0;
}

/** Notes that a reviewer passed an item over and gives it back, in one statement. */
export async function skipItem(auditId: string, itemId: string, reviewerId: string): Promise<void> {
  await db().$executeRaw`
    WITH skip AS (
      INSERT INTO review_skip (item_id, reviewer_id) VALUES (${itemId}::uuid, ${reviewerId})
      ON CONFLICT (item_id, reviewer_id) DO UPDATE SET at = now()
    )
    UPDATE review_slot SET state = 'open', reviewer_id = NULL, lease_expires_at = NULL, leased_at = NULL
     WHERE audit_id = ${auditId}::uuid AND item_id = ${itemId}::uuid AND reviewer_id = ${reviewerId} AND state = 'leased'`;
}

/**
 * Where a reviewer holds more live leases than he may (after an undo), gives back the one that is served last and
 * has no draft.
 * @returns the items given back
 */
export async function releaseSurplus(
  tx: DbOrTx,
  input: { auditId: string; reviewerId: string; keep: string; maxLeases: number },
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ itemId: string }[]>`
    WITH live AS (
      SELECT s.id, s.item_id, s.position, EXISTS (
               SELECT FROM review_draft d WHERE d.item_id = s.item_id AND d.reviewer_id = s.reviewer_id) AS drafted
        FROM review_slot s
       WHERE s.audit_id = ${input.auditId}::uuid AND s.reviewer_id = ${input.reviewerId} AND s.state = 'leased'
         AND s.lease_expires_at > now()
    ), surplus AS (
      SELECT id FROM live WHERE item_id <> ${input.keep}::uuid ORDER BY drafted, position DESC
       LIMIT greatest(0, (SELECT count(*) FROM live) - ${input.maxLeases})
    )
    UPDATE review_slot s SET state = 'open', reviewer_id = NULL, lease_expires_at = NULL, leased_at = NULL
      FROM surplus WHERE s.id = surplus.id
    RETURNING s.item_id AS "itemId"`;
  return rows.map(({ itemId }) => itemId);
}

/** @returns whether the audit has such an item */
export async function hasItem(auditId: string, itemId: string): Promise<boolean> {
  const rows = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM audit_item WHERE id = ${itemId}::uuid AND audit_id = ${auditId}::uuid`;
  return rows.length > 0;
}

/** Keeps what a reviewer has typed; needs no lease. @returns when, or null where the audit has no such item */
export async function saveDraft(
  auditId: string,
  itemId: string,
  reviewerId: string,
  body: object,
): Promise<Date | null> {
  const rows = await db().$queryRaw<{ at: Date }[]>`
    INSERT INTO review_draft (item_id, reviewer_id, body)
    SELECT i.id, ${reviewerId}, ${JSON.stringify(body)}::jsonb FROM audit_item i
     WHERE i.id = ${itemId}::uuid AND i.audit_id = ${auditId}::uuid
    ON CONFLICT (item_id, reviewer_id) DO UPDATE SET body = excluded.body, updated_at = now()
    RETURNING updated_at AS at`;
  return rows[0]?.at ?? null;
}
