import { Prisma } from "@/lib/generated/prisma/client";
import type { DbOrTx, Tx } from "./client";
import { mayReview, movedLateral, stands } from "./queue-claim";
import { type RowState, rowStateCtes } from "./row-state";

/** After a reveal: whether the first choice was kept. */
export type Kept = "keep" | "change" | null;

export type ReviewOutcome = "approve" | "correct" | "reject" | "discard" | "retracted";

/** One slot of a locked item, with the item, its audit and its row beside it. */
export type LockedSlot = {
  slotId: string;
  slot: number;
  state: "open" | "leased" | "done";
  reviewerId: string | null;
  /** Whether its lease has not run out. */
  live: boolean;
  leasedAt: Date | null;
  rowId: string;
  frozenVersion: number;
  labelFinal: string;
  arm: "blind" | "revealed";
  auditStatus: "open" | "paused" | "closed";
  rowVersion: number;
  rowStatus: "pending" | "approved" | "corrected" | "rejected" | "discarded";
  rowFinal: string;
  importedFinal: string;
  tasks: unknown;
};

/**
 * Locks all slots of an item and its row, for a submit or an undo. The order is always the item's slots by number,
 * then the row: whoever waits for the row holds only slots that nobody else can be holding who has the row, so
 * there is no deadlock. Claims wait for none of these locks (SKIP LOCKED). Empty where the audit has no such item.
 */
export async function lockItem(tx: Tx, auditId: string, itemId: string): Promise<LockedSlot[]> {
  return tx.$queryRaw<LockedSlot[]>`/* prepared: lock-item */
    SELECT s.id AS "slotId", s.slot, s.state::text AS state, s.reviewer_id AS "reviewerId",
           coalesce(s.lease_expires_at > now(), false) AS live, s.leased_at AS "leasedAt",
           i.conversation_id AS "rowId", i.row_version AS "frozenVersion", i.label_final AS "labelFinal",
           i.arm::text AS arm, a.status::text AS "auditStatus", c.version AS "rowVersion", c.status::text AS "rowStatus",
           c.final AS "rowFinal", c.imported_final AS "importedFinal", c.tasks
      FROM review_slot s
      JOIN audit_item i ON i.id = s.item_id
      JOIN audit a ON a.id = i.audit_id
      JOIN conversation c ON c.id = i.conversation_id
     WHERE s.item_id = ${itemId}::uuid AND i.audit_id = ${auditId}::uuid
     ORDER BY s.slot FOR UPDATE OF s, c`;
}

/** A review as it stands, parsed from JSON (times as ISO 8601). */
export type StoredReview = {
  id: string;
  auditId: string;
  itemId: string;
  rowId: string;
  rowVersion: number;
  reviewerId: string;
  reviewerName: string;
  outcome: ReviewOutcome;
  final: string | null;
  textOk: boolean | null;
  comment: string | null;
  tags: string[];
  seconds: number | null;
  kept: Kept;
  supersedesId: string | null;
  idempotencyKey: string;
  createdAt: string;
};

export type ItemContext = {
  /** All reviews of the row in every audit, in their order. */
  reviews: StoredReview[];
  /** The review that this reviewer has already stored under the given key. */
  sameKey: StoredReview | null;
  /** What that review made of the row; null where it changed nothing. */
  sameKeyRow: { version: number; status: LockedSlot["rowStatus"]; final: string } | null;
  /** As LeasedItem.movedVersion. */
  moved: { version: number; status: LockedSlot["rowStatus"]; final: string } | null;
  /** When this reviewer last submitted or undid something in this audit. */
  lastAt: string | null;
  /** The adjudication of the row that stands, of whatever audit. */
  ruling: Ruling | null;
  /** What this reviewer chose before the reveal of this item. */
  choice: { action: LockedChoice["action"]; taskId: string | null } | null;
  /** Whether this reviewer may be given items of this audit. */
  allowed: boolean;
};

export type LockedChoice = { action: "reply" | "start_task" | "update_task" | "cancel_task" | "noop" };
export type Ruling = { id: string; outcome: Exclude<ReviewOutcome, "retracted">; final: string | null };

/**
 * What a submit or an undo needs to know of a row whose lock it holds. A statement of its own after the lock: its
 * snapshot is taken when nobody can add reviews any more.
 */
export async function readItemContext(
  tx: Tx,
  input: { auditId: string; itemId: string; reviewerId: string; idempotencyKey: string },
): Promise<ItemContext> {
  const rows = await tx.$queryRaw<ItemContext[]>`/* prepared: item-context */
    WITH listed AS (
      SELECT r.seq, r.conversation_id, jsonb_build_object(
               'id', r.id, 'auditId', r.audit_id, 'itemId', r.item_id, 'rowId', r.conversation_id,
               'rowVersion', r.row_version, 'reviewerId', r.reviewer_id, 'reviewerName', r.reviewer_name, 'outcome', r.outcome, 'final', r.final,
               'textOk', r.text_ok, 'comment', r.comment, 'tags', r.tags, 'seconds', r.seconds,
               'kept', r.kept, 'supersedesId', r.supersedes_id, 'idempotencyKey', r.idempotency_key, 'createdAt', r.created_at) AS j,
             r.reviewer_id = ${input.reviewerId} AND r.idempotency_key = ${input.idempotencyKey} AS same_key
        FROM review r
       WHERE r.conversation_id = (SELECT conversation_id FROM audit_item WHERE id = ${input.itemId}::uuid)
    )
    SELECT coalesce((SELECT jsonb_agg(j ORDER BY seq) FROM listed), '[]') AS reviews,
           (SELECT j FROM listed WHERE same_key) AS "sameKey",
           (SELECT jsonb_build_object('version', v.version, 'status', v.status, 'final', v.final)
              FROM row_version v, listed
             WHERE same_key AND v.conversation_id = listed.conversation_id AND v.cause_id = (j->>'id')::uuid
             LIMIT 1) AS "sameKeyRow",
           (SELECT jsonb_build_object('version', moved.version, 'status', moved.status, 'final', moved.final)
             WHERE moved.version IS NOT NULL) AS moved,
           (SELECT to_json(max(created_at)) #>> '{}' FROM (
              SELECT created_at FROM review WHERE audit_id = i.audit_id AND reviewer_id = ${input.reviewerId}
               ORDER BY seq DESC LIMIT 1) last) AS "lastAt",
           (SELECT jsonb_build_object('id', j.id, 'outcome', j.outcome, 'final', j.final)
              FROM adjudication j WHERE j.conversation_id = i.conversation_id
               AND j.outcome <> 'retracted' AND NOT EXISTS (
                 SELECT FROM adjudication l WHERE l.conversation_id = j.conversation_id AND l.seq > j.seq)) AS ruling,
           (SELECT jsonb_build_object('action', h.action, 'taskId', h.target_task_id)
              FROM review_choice h WHERE h.item_id = i.id AND h.reviewer_id = ${input.reviewerId}) AS choice,
           ${mayReview(input.reviewerId)} AS allowed
      FROM audit_item i JOIN audit a ON a.id = i.audit_id LEFT JOIN ${movedLateral}
     WHERE i.id = ${input.itemId}::uuid`;
  const context = rows[0];
  if (!context) throw new Error(`item ${input.itemId} is not there`);
  return context;
}

export type NewReview = {
  id: string;
  auditId: string;
  itemId: string;
  rowId: string;
  rowVersion: number;
  reviewerId: string;
  reviewerName: string;
  outcome: ReviewOutcome;
  final: string | null;
  textOk: boolean | null;
  comment: string | null;
  tags: readonly string[];
  /** When the item came before the reviewer; null where it is not known. */
  shownAt: Date | null;
  kept: Kept;
  supersedesId: string | null;
  idempotencyKey: string;
};

/** The CTE `written(createdAt, seconds)` that appends a review. */
const insertCte = (review: NewReview): Prisma.Sql => Prisma.sql`
    written AS (
      INSERT INTO review (id, audit_id, item_id, conversation_id, row_version, reviewer_id, reviewer_name, outcome,
                          final, text_ok, comment, tags, seconds, kept, supersedes_id, idempotency_key)
      VALUES (${review.id}::uuid, ${review.auditId}::uuid, ${review.itemId}::uuid, ${review.rowId}::uuid,
              ${review.rowVersion}, ${review.reviewerId}, ${review.reviewerName}, ${review.outcome}::review_outcome,
              ${review.final}, ${review.textOk}, ${review.comment}, ${[...review.tags]}::text[],
              greatest(0, round(extract(epoch FROM now() - ${review.shownAt}::timestamptz)::numeric, 3))::float8,
              ${review.kept}::review_kept,
              ${review.supersedesId}::uuid, ${review.idempotencyKey})
      RETURNING created_at AS "createdAt", seconds
    )`;

export type WrittenReview = { createdAt: Date; seconds: number | null; version: number | null };

/**
 * Stores a review in one statement: the slot is done, the draft has served its purpose, and the row moves to its
 * next state where there is one (`version` tells which).
 */
export async function storeReview(
  tx: Tx,
  review: NewReview,
  slotId: string,
  next: RowState | null,
): Promise<WrittenReview> {
  const settle = next
    ? Prisma.sql`, ${rowStateCtes(review.rowId, next, { id: review.id, actorName: review.reviewerName })}`
    : Prisma.empty;
  const rows = await tx.$queryRaw<WrittenReview[]>(Prisma.sql`${
    next ? Prisma.sql`/* prepared: review-settles */` : Prisma.sql`/* prepared: review-alone */`
  } WITH ${insertCte(review)}, draft AS (
      DELETE FROM review_draft WHERE item_id = ${review.itemId}::uuid AND reviewer_id = ${review.reviewerId}
    ), slot AS (
      UPDATE review_slot SET state = 'done', reviewer_id = ${review.reviewerId}, lease_expires_at = NULL
       WHERE id = ${slotId}::uuid
    )${settle}
    SELECT w."createdAt", w.seconds, ${next ? Prisma.sql`(SELECT version FROM settled)` : Prisma.sql`NULL::int`} AS version
      FROM written w`);
  const written = rows[0];
  if (!written) throw new Error("the review was not stored");
  return written;
}

/** Stores a retraction: the slot is its reviewer's lease again, and what he had sent is his draft. */
export async function storeRetraction(
  tx: Tx,
  retraction: NewReview,
  slotId: string,
  draft: object,
  leaseSeconds: number,
): Promise<void> {
  await tx.$executeRaw`
    WITH ${insertCte(retraction)}, draft AS (
      INSERT INTO review_draft (item_id, reviewer_id, body)
      VALUES (${retraction.itemId}::uuid, ${retraction.reviewerId}, ${JSON.stringify(draft)}::jsonb)
      ON CONFLICT (item_id, reviewer_id) DO UPDATE SET body = excluded.body, updated_at = now()
    )
    UPDATE review_slot SET state = 'leased', leased_at = now(),
           lease_expires_at = now() + make_interval(secs => ${leaseSeconds})
     WHERE id = ${slotId}::uuid`;
}

export type StandingMark = {
  id: string;
  itemId: string;
  position: number;
  outcome: Exclude<ReviewOutcome, "retracted">;
};

/** This reviewer's last reviews in an audit that stand (neither retracted nor retractions), newest first. */
export async function lastStandingReviews(
  tx: DbOrTx,
  auditId: string,
  reviewerId: string,
  limit: number,
): Promise<StandingMark[]> {
  return tx.$queryRaw<StandingMark[]>`
    SELECT r.id, r.item_id AS "itemId", i.position, r.outcome::text AS outcome
      FROM review r JOIN audit_item i ON i.id = r.item_id
     WHERE r.audit_id = ${auditId}::uuid AND r.reviewer_id = ${reviewerId} AND ${stands}
     ORDER BY r.seq DESC LIMIT ${limit}`;
}
