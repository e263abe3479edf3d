import { Prisma } from "@/lib/generated/prisma/client";
import { type DbOrTx, db } from "./client";
import { frozenPredictions, type StoredPredictions } from "./item-predictions";
import { type ItemRow, itemRow } from "./item-row";
import { isUniqueViolation } from "./unique-violation";

export type ClaimInput = {
  auditId: string;
  reviewerId: string;
  /** Items that the client has in hand already. */
  held: readonly string[];
  /** Offer what this reviewer passed over as well. */
  skipped: boolean;
  leaseSeconds: number;
  maxLeases: number;
};

/** An item as its reviewer gets it. */
export interface LeasedItem extends ItemRow, StoredPredictions {
  itemId: string;
  auditId: string;
  rowId: string;
  position: number;
  n: number;
  reviewsWanted: number;
  /** Version at which the audit froze the row, and the label as it was then. */
  frozenVersion: number;
  labelFinal: string;
  arm: "blind" | "revealed";
  /** What this reviewer chose before the reveal; time as ISO 8601. */
  choice: { action: Action; taskId: string | null; text: string | null; at: string } | null;
  /** This reviewer's mark; time as ISO 8601. */
  flag: { note: string | null; at: string } | null;
  leaseExpiresAt: Date;
  draft: unknown;
  draftAt: Date | null;
  /** The row's last state that something outside this audit has caused since it was frozen. */
  movedVersion: number | null;
  movedStatus: string | null;
  movedFinal: string | null;
  done: number;
  mine: number;
  /** This reviewer's reviews of the audit in the last 24 hours, and how many a day are asked of each. */
  today: number;
  perDay: number | null;
}

type Action = "reply" | "start_task" | "update_task" | "cancel_task" | "noop";

/**
 * The last version of row `c` since item `i` was frozen that something outside the item's audit has caused: a
 * review or adjudication elsewhere. Those of the same audit do not count, so that with overlap > 1 nobody is
 * stale because a colleague was faster; nor does a change of split (no cause), which alters no decision.
 */
export const movedLateral = Prisma.sql`LATERAL (
  SELECT v.version, v.status, v.final
    FROM row_version v LEFT JOIN review r ON r.id = v.cause_id LEFT JOIN adjudication j ON j.id = v.cause_id
   WHERE v.conversation_id = i.conversation_id AND v.version > i.row_version
     AND v.cause_id IS NOT NULL AND coalesce(r.audit_id, j.audit_id) IS DISTINCT FROM i.audit_id
   ORDER BY v.version DESC LIMIT 1) moved ON true`;

/** Whether review `r` stands: it takes nothing back and was not taken back. One that was undone and done anew counts once. */
export const stands = Prisma.sql`(r.outcome <> 'retracted' AND NOT EXISTS (
  SELECT FROM review t WHERE t.item_id = r.item_id AND t.outcome = 'retracted' AND t.supersedes_id = r.id))`;

/** What a reviewer gets of each slot in `leased(item_id, lease_expires_at)`. */
const selectItem = (reviewerId: string) => Prisma.sql`
  SELECT i.id AS "itemId", i.audit_id AS "auditId", i.conversation_id AS "rowId", i.position, a.size AS n,
         a.size * a.overlap AS "reviewsWanted", i.row_version AS "frozenVersion", i.label_final AS "labelFinal",
         i.arm::text AS arm, ${frozenPredictions},
         (SELECT jsonb_build_object('action', h.action, 'taskId', h.target_task_id, 'text', h.text, 'at', h.created_at)
            FROM review_choice h WHERE h.item_id = i.id AND h.reviewer_id = ${reviewerId}) AS choice,
         (SELECT jsonb_build_object('note', f.note, 'at', f.at)
            FROM review_flag f WHERE f.item_id = i.id AND f.reviewer_id = ${reviewerId}) AS flag,
         ${itemRow},
         leased.lease_expires_at AS "leaseExpiresAt", d.body AS draft, d.updated_at AS "draftAt",
         moved.version AS "movedVersion", moved.status::text AS "movedStatus", moved.final AS "movedFinal",
         (SELECT count(*)::int FROM review_slot WHERE audit_id = a.id AND state = 'done') AS done,
         (SELECT count(*)::int FROM review_slot
           WHERE audit_id = a.id AND reviewer_id = ${reviewerId} AND state = 'done') AS mine,
         (SELECT count(*)::int FROM review r
           WHERE r.audit_id = a.id AND r.reviewer_id = ${reviewerId}
             AND r.created_at > now() - interval '1 day' AND ${stands}) AS today, a.per_day AS "perDay"
    FROM leased
    JOIN audit_item i ON i.id = leased.item_id
    JOIN audit a ON a.id = i.audit_id
    JOIN conversation c ON c.id = i.conversation_id
    LEFT JOIN review_draft d ON d.item_id = i.id AND d.reviewer_id = ${reviewerId}
    LEFT JOIN ${movedLateral}`;

/** Whether somebody may be given items of audit `a`: he is named as its reviewer, or nobody is. */
export const mayReview = (reviewerId: string) => Prisma.sql`(
  NOT EXISTS (SELECT FROM audit_assignment g WHERE g.audit_id = a.id AND g.role = 'reviewer')
  OR EXISTS (SELECT FROM audit_assignment g
              WHERE g.audit_id = a.id AND g.role = 'reviewer' AND g.person_id = ${reviewerId}))`;

/**
 * The claim, one statement: of the slots in reach the first that nobody else is taking at this moment, in the order
 * my own live lease that I do not hold yet, my own expired one, another's expired one, a fresh one. `FOR UPDATE SKIP
 * LOCKED` lets concurrent claims pass each other instead of waiting. Each CTE is evaluated only as far as the LIMIT
 * asks for.
 */
function claimStatement(input: ClaimInput): Prisma.Sql {
  const { auditId, reviewerId, leaseSeconds, maxLeases } = input;
  const held = Prisma.sql`${[...input.held]}::uuid[]`;
  const inReach = Prisma.sql`(SELECT live FROM mine) < ${maxLeases}
      AND EXISTS (SELECT FROM audit a WHERE a.id = ${auditId}::uuid AND a.status = 'open'
                    AND ${mayReview(reviewerId)})
      AND NOT EXISTS (SELECT FROM review_slot o WHERE o.item_id = s.item_id AND o.reviewer_id = ${reviewerId})
      AND (${input.skipped} OR NOT EXISTS (
        SELECT FROM review_skip k WHERE k.item_id = s.item_id AND k.reviewer_id = ${reviewerId}))`;
  return Prisma.sql`/* prepared: claim */
  WITH mine AS (
    SELECT count(*) FILTER (WHERE lease_expires_at > now() OR item_id = ANY(${held})) AS live FROM review_slot
     WHERE audit_id = ${auditId}::uuid AND reviewer_id = ${reviewerId} AND state = 'leased'
  ), own AS (
    SELECT s.id FROM review_slot s
     WHERE s.audit_id = ${auditId}::uuid AND s.reviewer_id = ${reviewerId} AND s.state = 'leased'
       AND NOT s.item_id = ANY(${held})
       AND EXISTS (SELECT FROM audit a WHERE a.id = ${auditId}::uuid AND a.status <> 'closed')
       AND (s.lease_expires_at > now() OR (SELECT live FROM mine) < ${maxLeases})
     ORDER BY s.lease_expires_at > now() DESC, s.position LIMIT 1 FOR UPDATE SKIP LOCKED
  ), expired AS (
    SELECT s.id FROM review_slot s
     WHERE s.audit_id = ${auditId}::uuid AND s.state = 'leased' AND s.lease_expires_at <= now() AND ${inReach}
     ORDER BY s.position, s.slot LIMIT 1 FOR UPDATE SKIP LOCKED
  ), fresh AS (
    SELECT s.id FROM review_slot s
     WHERE s.audit_id = ${auditId}::uuid AND s.state = 'open' AND ${inReach}
     ORDER BY s.position, s.slot LIMIT 1 FOR UPDATE SKIP LOCKED
  ), picked AS (
    SELECT id FROM own UNION ALL SELECT id FROM expired UNION ALL SELECT id FROM fresh LIMIT 1
  ), leased AS (
    UPDATE review_slot s
       SET state = 'leased', reviewer_id = ${reviewerId},
           lease_expires_at = now() + make_interval(secs => ${leaseSeconds}),
           leased_at = CASE WHEN s.reviewer_id = ${reviewerId} THEN s.leased_at ELSE now() END
      FROM picked WHERE s.id = picked.id
    RETURNING s.item_id, s.lease_expires_at
  )${selectItem(reviewerId)}`;
}

const ATTEMPTS = 5;

/**
 * Leases the next item to a reviewer, or answers null where nothing is in reach at this moment.
 * Claims of one reviewer in one audit go one after the other (advisory lock), which is what holds the number of
 * leases; two slots of one item for one reviewer are refused by UNIQUE(item, reviewer), and then it tries again.
 */
export async function claimSlot(input: ClaimInput): Promise<LeasedItem | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      const [, rows] = await db().$transaction([
        db()
          .$queryRaw`SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(${`${input.auditId}/${input.reviewerId}`}, 0))`,
        db().$queryRaw<LeasedItem[]>(claimStatement(input)),
      ]);
      return rows[0] ?? null;
    } catch (error) {
      if (!isUniqueViolation(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** The item of a slot that this reviewer holds by now, as a claim would answer it. */
export async function readLeasedItem(
  tx: DbOrTx,
  itemId: string,
  reviewerId: string,
): Promise<LeasedItem | null> {
  const rows = await tx.$queryRaw<LeasedItem[]>`/* prepared: leased-item */
    WITH leased AS (
      SELECT item_id, lease_expires_at FROM review_slot
       WHERE item_id = ${itemId}::uuid AND reviewer_id = ${reviewerId} AND state = 'leased'
    )${selectItem(reviewerId)}`;
  return rows[0] ?? null;
}

export type QueueState = {
  status: string;
  /** Whether this reviewer may be given anything at all. */
  allowed: boolean;
  /** Whether anything could still come to this reviewer, now or when a lease ends: what he holds or skipped aside. */
  waiting: boolean;
  /** Seconds until the first lease among it ends; null where none is leased. */
  freeIn: number | null;
};

/** Why a claim found nothing. Null where there is no such audit. */
export async function readQueueState(
  auditId: string,
  reviewerId: string,
  held: readonly string[],
  skipped: boolean,
): Promise<QueueState | null> {
  const rows = await db().$queryRaw<QueueState[]>`
    SELECT a.status::text AS status, ${mayReview(reviewerId)} AS allowed, w.waiting, w."freeIn" FROM audit a CROSS JOIN LATERAL (
      SELECT count(*) > 0 AS waiting,
             ceil(extract(epoch FROM min(s.lease_expires_at) FILTER (WHERE s.state = 'leased') - now()))::int AS "freeIn"
        FROM review_slot s
       WHERE s.audit_id = a.id AND s.state <> 'done'
         AND NOT (s.reviewer_id IS NOT DISTINCT FROM ${reviewerId} AND s.item_id = ANY(${[...held]}::uuid[]))
         AND (s.reviewer_id = ${reviewerId} OR NOT EXISTS (
           SELECT FROM review_slot o WHERE o.item_id = s.item_id AND o.reviewer_id = ${reviewerId}))
         AND (${skipped} OR NOT EXISTS (
           SELECT FROM review_skip k WHERE k.item_id = s.item_id AND k.reviewer_id = ${reviewerId}))
    ) w WHERE a.id = ${auditId}::uuid`;
  return rows[0] ?? null;
}
