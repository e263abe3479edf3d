import { Prisma } from "@/lib/generated/prisma/client";
import { db } from "./client";

/** What one reviewer says of one item, as it stands (his slot is done). */
export type StandingReview = {
  itemId: string;
  reviewId: string;
  reviewerId: string;
  reviewerName: string;
  outcome: "approve" | "correct" | "reject" | "discard";
  final: string | null;
  textOk: boolean | null;
  comment: string | null;
  seconds: number | null;
  kept: "keep" | "change" | null;
};

/** The standing reviews of an audit, by item in serving order, each item's in the order of writing. */
export async function readStandingReviews(auditId: string): Promise<StandingReview[]> {
  return db().$queryRaw<StandingReview[]>`
    SELECT i.id AS "itemId", r.id AS "reviewId", r.reviewer_id AS "reviewerId", r.reviewer_name AS "reviewerName",
           r.outcome::text AS outcome, r.final, r.text_ok AS "textOk", r.comment, r.seconds, r.kept::text AS kept
      FROM audit_item i
      JOIN review_slot s ON s.item_id = i.id AND s.state = 'done'
      JOIN LATERAL (SELECT * FROM review r WHERE r.item_id = i.id AND r.reviewer_id = s.reviewer_id
                     ORDER BY r.seq DESC LIMIT 1) r ON r.outcome <> 'retracted'
     WHERE i.audit_id = ${auditId}::uuid AND NOT i.gold
     ORDER BY i.position, r.seq`;
}

/** The adjudication that stands for each item that has one. */
export type StandingAdjudication = {
  itemId: string;
  id: string;
  outcome: "approve" | "correct" | "reject" | "discard";
  final: string | null;
  textOk: boolean | null;
  comment: string | null;
  by: string;
};

export async function readAdjudications(auditId: string): Promise<StandingAdjudication[]> {
  return db().$queryRaw<StandingAdjudication[]>`
    SELECT j."itemId", j.id, j.outcome, j.final, j."textOk", j.comment, j.by FROM (
      SELECT DISTINCT ON (item_id) item_id AS "itemId", id, outcome::text AS outcome, final, text_ok AS "textOk", comment,
             adjudicator_name AS by
        FROM adjudication WHERE audit_id = ${auditId}::uuid ORDER BY item_id, seq DESC) j
     WHERE j.outcome <> 'retracted'`;
}

/** A model's answer to one item, in the run that the audit has frozen; null where the run holds none. */
export type ItemAnswer = {
  state: "ok" | "invalid" | "failed";
  action: "reply" | "start_task" | "update_task" | "cancel_task" | "noop" | null;
  target: string | null;
  seen: boolean;
};

export type TouchedItem = {
  itemId: string;
  rowId: string;
  position: number;
  labelFinal: string;
  stratum: Record<string, string>;
  arm: "blind" | "revealed";
  /** Somebody passed it over and it still waits. */
  skipped: boolean;
  teacher: ItemAnswer | null;
  student: ItemAnswer | null;
};

const answer = (alias: string): Prisma.Sql => {
  const p = Prisma.raw(alias);
  return Prisma.sql`CASE WHEN ${p}.run_id IS NULL THEN NULL ELSE jsonb_build_object(
    'state', ${p}.state, 'action', ${p}.action, 'target', ${p}.target_task_id, 'seen', ${p}.seen) END`;
};

/** Items that somebody has reviewed or passed over, in serving order, with the frozen runs' answers. */
export async function readTouchedItems(auditId: string): Promise<TouchedItem[]> {
  return db().$queryRaw<TouchedItem[]>`
    SELECT i.id AS "itemId", i.conversation_id AS "rowId", i.position, i.label_final AS "labelFinal", i.stratum,
           i.arm::text AS arm, x.skipped AND x.open AS skipped,
           ${answer("t")} AS teacher, ${answer("s")} AS student
      FROM audit a
      JOIN audit_item i ON i.audit_id = a.id
      CROSS JOIN LATERAL (
        SELECT EXISTS (SELECT FROM review_skip k WHERE k.item_id = i.id) AS skipped,
               EXISTS (SELECT FROM review_slot s WHERE s.item_id = i.id AND s.state <> 'done') AS open,
               EXISTS (SELECT FROM review_slot s WHERE s.item_id = i.id AND s.state = 'done') AS done) x
      LEFT JOIN prediction t ON t.run_id = a.teacher_run_id AND t.conversation_id = i.conversation_id
      LEFT JOIN prediction s ON s.run_id = a.student_run_id AND s.conversation_id = i.conversation_id
     WHERE a.id = ${auditId}::uuid AND NOT i.gold AND (x.done OR x.skipped)
     ORDER BY i.position`;
}

export type FirstChoice = { itemId: string; reviewerId: string; action: string; target: string | null };

/** What reviewers of blind items chose before they saw anything. */
export async function readFirstChoices(auditId: string): Promise<FirstChoice[]> {
  return db().$queryRaw<FirstChoice[]>`
    SELECT c.item_id AS "itemId", c.reviewer_id AS "reviewerId", c.action::text AS action, c.target_task_id AS target
      FROM review_choice c JOIN audit_item i ON i.id = c.item_id WHERE i.audit_id = ${auditId}::uuid AND NOT i.gold`;
}

export type JudgedRun = { id: string; kind: string; model: string };

/** Name and kind of the runs that an audit has frozen. */
export async function readJudgedRuns(ids: readonly string[]): Promise<JudgedRun[]> {
  if (ids.length === 0) return [];
  return db().$queryRaw<JudgedRun[]>`
    SELECT r.id, r.kind::text AS kind, m.name AS model FROM prediction_run r JOIN model m ON m.id = r.model_id
     WHERE r.id = ANY(${[...ids]}::uuid[])`;
}
