import { Prisma } from "@/lib/generated/prisma/client";
import { db, type Tx } from "./client";
import { frozenPredictions, type StoredPredictions } from "./item-predictions";
import { type ItemRow, itemRow } from "./item-row";
import type { StoredReview } from "./reviews";
import { type RowState, writeRowState } from "./row-state";

export type RulingOutcome = "approve" | "correct" | "reject" | "discard";

/** An item of the adjudication queue with its row. */
export interface ContestedItem extends ItemRow, StoredPredictions {
  itemId: string;
  auditId: string;
  rowId: string;
  position: number;
  n: number;
  labelFinal: string;
  rowVersion: number;
  rowStatus: "pending" | "approved" | "corrected" | "rejected" | "discarded";
  rowFinal: string;
  /** What this actor typed last. */
  draft: unknown;
  draftAt: Date | null;
  /** The adjudication of the row that stands; time as ISO 8601. */
  ruling: StoredRuling | null;
  /** All reviews of the row, in every audit, in their order. */
  reviews: Pick<
    StoredReview,
    | "id"
    | "auditId"
    | "reviewerId"
    | "reviewerName"
    | "outcome"
    | "final"
    | "textOk"
    | "comment"
    | "tags"
    | "supersedesId"
  >[];
}

export type StoredRuling = {
  id: string;
  outcome: RulingOutcome;
  final: string | null;
  textOk: boolean | null;
  comment: string | null;
  tags: string[];
  adjudicatorName: string;
  createdAt: string;
};

/** `j` is the last word on its row. */
const isLast = Prisma.sql`NOT EXISTS (
  SELECT FROM adjudication l WHERE l.conversation_id = j.conversation_id AND l.seq > j.seq)`;

/**
 * Item `i` of audit `a` with row `c` waits for a ruling: somebody has judged the row in this audit, and it is pending
 * all the same, which after a review means that reviewers contradict each other. While the audit is open the others
 * whom the item wants are heard first.
 */
const waits = Prisma.sql`c.status = 'pending'
  AND EXISTS (SELECT FROM review_slot s WHERE s.item_id = i.id AND s.state = 'done')
  AND (a.status <> 'open' OR NOT EXISTS (SELECT FROM review_slot s WHERE s.item_id = i.id AND s.state <> 'done'))`;

const isDecided = Prisma.sql`EXISTS (
  SELECT FROM adjudication j WHERE j.conversation_id = i.conversation_id AND j.item_id = i.id
     AND j.outcome <> 'retracted' AND ${isLast})`;

/** May rule on item `i`: named as adjudicator; where nobody is named, whoever has no say in the row yet. */
const mayRule = (actorId: string) => Prisma.sql`(
  EXISTS (SELECT FROM audit_assignment g
           WHERE g.audit_id = a.id AND g.role = 'adjudicator' AND g.person_id = ${actorId})
  OR NOT EXISTS (SELECT FROM audit_assignment g WHERE g.audit_id = a.id AND g.role = 'adjudicator')
     AND ${isThird(actorId)})`;

/** Holds no slot of the row in any audit: neither judges it nor has judged it. */
const isThird = (actorId: string) => Prisma.sql`NOT EXISTS (
  SELECT FROM audit_item o JOIN review_slot s ON s.item_id = o.id
   WHERE o.conversation_id = i.conversation_id AND s.reviewer_id = ${actorId})`;

export type ContestedQuery = {
  auditId: string;
  actorId: string;
  state: "waiting" | "decided";
  itemId?: string | undefined;
  after: number;
  limit: number;
};

/** A page of the adjudication queue in serving order: what waits for this actor, or what was decided. */
export async function listContested(query: ContestedQuery): Promise<ContestedItem[]> {
  const state = query.state === "waiting" ? Prisma.sql`${waits} AND ${mayRule(query.actorId)}` : isDecided;
  const one = query.itemId ? Prisma.sql`AND i.id = ${query.itemId}::uuid` : Prisma.empty;
  return db().$queryRaw<ContestedItem[]>`
    SELECT i.id AS "itemId", i.audit_id AS "auditId", c.id AS "rowId", i.position, a.size AS n,
           i.label_final AS "labelFinal", c.version AS "rowVersion", c.status::text AS "rowStatus",
           c.final AS "rowFinal", ${itemRow},
           ${frozenPredictions}, d.body AS draft, d.updated_at AS "draftAt",
           (SELECT jsonb_build_object('id', j.id, 'outcome', j.outcome, 'final', j.final, 'textOk', j.text_ok,
                     'comment', j.comment, 'tags', j.tags, 'adjudicatorName', j.adjudicator_name,
                     'createdAt', j.created_at)
              FROM adjudication j WHERE j.conversation_id = c.id AND j.outcome <> 'retracted' AND ${isLast}) AS ruling,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'auditId', r.audit_id, 'reviewerId', r.reviewer_id,
                     'reviewerName', r.reviewer_name, 'outcome', r.outcome, 'final', r.final, 'textOk', r.text_ok,
                     'comment', r.comment, 'tags', r.tags, 'supersedesId', r.supersedes_id) ORDER BY r.seq), '[]')
              FROM review r WHERE r.conversation_id = c.id) AS reviews
      FROM audit_item i JOIN audit a ON a.id = i.audit_id JOIN conversation c ON c.id = i.conversation_id
      LEFT JOIN review_draft d ON d.item_id = i.id AND d.reviewer_id = ${query.actorId}
     WHERE i.audit_id = ${query.auditId}::uuid AND i.position > ${query.after} AND ${state} ${one}
     ORDER BY i.position LIMIT ${query.limit}`;
}

export type ContestedCounts = { waiting: number; decided: number; mine: number; mayAdjudicate: boolean };

/** How many items of an audit wait, were decided, and wait for this actor. */
export async function countContested(auditId: string, actorId: string): Promise<ContestedCounts> {
  const rows = await db().$queryRaw<ContestedCounts[]>`
    SELECT (SELECT count(*)::int FROM audit_item i JOIN conversation c ON c.id = i.conversation_id
             WHERE i.audit_id = a.id AND ${waits}) AS waiting,
           (SELECT count(*)::int FROM audit_item i WHERE i.audit_id = a.id AND ${isDecided}) AS decided,
           (SELECT count(*)::int FROM audit_item i JOIN conversation c ON c.id = i.conversation_id
             WHERE i.audit_id = a.id AND ${waits} AND ${mayRule(actorId)}) AS mine,
           (NOT EXISTS (SELECT FROM audit_assignment g WHERE g.audit_id = a.id AND g.role = 'adjudicator')
            OR EXISTS (SELECT FROM audit_assignment g
                        WHERE g.audit_id = a.id AND g.role = 'adjudicator' AND g.person_id = ${actorId})
           ) AS "mayAdjudicate"
      FROM audit a WHERE a.id = ${auditId}::uuid`;
  return rows[0] ?? { waiting: 0, decided: 0, mine: 0, mayAdjudicate: false };
}

export type ContestedAudit = { id: string; name: string; dataset: string; mine: number };

/** The audits that are not closed in which disagreements wait for this person, with how many; newest first. */
export async function listMyContested(actorId: string, limit: number): Promise<ContestedAudit[]> {
  return db().$queryRaw<ContestedAudit[]>`
    SELECT a.id, a.name, ds.slug AS dataset, count(*)::int AS mine
      FROM audit a JOIN dataset ds ON ds.id = a.dataset_id AND ds.archived_at IS NULL
      JOIN audit_item i ON i.audit_id = a.id JOIN conversation c ON c.id = i.conversation_id
     WHERE a.status <> 'closed' AND ${waits} AND ${mayRule(actorId)}
     GROUP BY a.id, ds.slug ORDER BY a.created_at DESC, a.id DESC LIMIT ${limit}`;
}

/** Whether this actor may rule on the item; false also where there is none. */
export async function readMayRule(tx: Tx, itemId: string, actorId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ may: boolean }[]>`
    SELECT ${mayRule(actorId)} AS may FROM audit_item i JOIN audit a ON a.id = i.audit_id
     WHERE i.id = ${itemId}::uuid`;
  return rows[0]?.may ?? false;
}

export type NewRuling = {
  id: string;
  auditId: string;
  itemId: string;
  rowId: string;
  rowVersion: number;
  adjudicatorId: string;
  adjudicatorName: string;
  /** `retracted` takes the ruling before it back. */
  outcome: RulingOutcome | "retracted";
  final: string | null;
  textOk: boolean | null;
  comment: string | null;
  tags: readonly string[];
  idempotencyKey: string;
};

/** Appends a ruling and moves the row where it has to; the caller holds the row's lock. @returns when, and the row's new version */
export async function storeRuling(
  tx: Tx,
  ruling: NewRuling,
  next: RowState | null,
): Promise<{ createdAt: Date; version: number | null }> {
  const { createdAt } = await tx.adjudication.create({
    data: {
      id: ruling.id,
      auditId: ruling.auditId,
      itemId: ruling.itemId,
      conversationId: ruling.rowId,
      rowVersion: ruling.rowVersion,
      adjudicatorId: ruling.adjudicatorId,
      adjudicatorName: ruling.adjudicatorName,
      outcome: ruling.outcome,
      final: ruling.final,
      textOk: ruling.textOk,
      comment: ruling.comment,
      tags: [...ruling.tags],
      idempotencyKey: ruling.idempotencyKey,
    },
    select: { createdAt: true },
  });
  await dropRulingDraft(tx, ruling);
  const cause = { id: ruling.id, actorName: ruling.adjudicatorName };
  return { createdAt, version: next && (await writeRowState(tx, ruling.rowId, next, cause)) };
}

/** The draft has served its purpose, unless it is that of a review which its author still has in hand. */
async function dropRulingDraft(tx: Tx, { itemId, adjudicatorId }: NewRuling): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM review_draft d WHERE d.item_id = ${itemId}::uuid AND d.reviewer_id = ${adjudicatorId}
       AND NOT EXISTS (SELECT FROM review_slot s WHERE s.item_id = d.item_id AND s.reviewer_id = d.reviewer_id
                          AND s.state <> 'done')`;
}

export type SameKeyRuling = Omit<NewRuling, "adjudicatorName"> & {
  createdAt: Date;
  row: { version: number; status: ContestedItem["rowStatus"]; final: string } | null;
};

/** The ruling that this actor has stored under a key, with what it made of the row. */
export async function findRuling(tx: Tx, adjudicatorId: string, key: string): Promise<SameKeyRuling | null> {
  const stored = await tx.adjudication.findUnique({
    where: { adjudicatorId_idempotencyKey: { adjudicatorId, idempotencyKey: key } },
  });
  if (!stored) return null;
  const { conversationId: rowId, seq: _seq, adjudicatorName: _name, ...rest } = stored;
  const row = await tx.rowVersion.findFirst({
    where: { conversationId: rowId, causeId: stored.id },
    select: { version: true, status: true, final: true },
  });
  return { ...rest, rowId, row };
}
