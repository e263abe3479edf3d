import { db, type Tx } from "./client";
import { stands } from "./queue-claim";

export type PersonOfAudit = {
  id: string;
  name: string;
  assigned: boolean;
  adjudicator: boolean;
  done: number;
  held: number;
  skipped: number;
  flagged: number;
  adjudicated: number;
  today: number;
  seconds: number | null;
  lastAt: Date | null;
};

/** Everybody who is assigned to an audit or has worked on it, with what he has done; most reviews first. */
export async function listAuditPeople(auditId: string): Promise<PersonOfAudit[]> {
  return db().$queryRaw<PersonOfAudit[]>`
    WITH said AS (
      SELECT r.reviewer_id AS id, (array_agg(r.reviewer_name ORDER BY r.seq DESC))[1] AS name,
             count(*) FILTER (WHERE r.created_at > now() - interval '1 day' AND ${stands})::int AS today,
             percentile_cont(0.5) WITHIN GROUP (ORDER BY r.seconds) FILTER (WHERE r.outcome <> 'retracted') AS seconds,
             max(r.created_at) AS "lastAt"
        FROM review r WHERE r.audit_id = ${auditId}::uuid GROUP BY 1
    ), slot AS (
      SELECT s.reviewer_id AS id, count(*) FILTER (WHERE s.state = 'done')::int AS done,
             count(*) FILTER (WHERE s.state = 'leased' AND s.lease_expires_at > now())::int AS held
        FROM review_slot s WHERE s.audit_id = ${auditId}::uuid AND s.reviewer_id IS NOT NULL GROUP BY 1
    ), skip AS (
      SELECT k.reviewer_id AS id, count(*)::int AS n FROM review_skip k JOIN audit_item i ON i.id = k.item_id
       WHERE i.audit_id = ${auditId}::uuid AND NOT EXISTS (
         SELECT FROM review_slot s WHERE s.item_id = i.id AND s.reviewer_id = k.reviewer_id AND s.state = 'done')
       GROUP BY 1
    ), flag AS (
      SELECT f.reviewer_id AS id, max(f.reviewer_name) AS name, count(*)::int AS n
        FROM review_flag f JOIN audit_item i ON i.id = f.item_id WHERE i.audit_id = ${auditId}::uuid GROUP BY 1
    ), ruled AS (
      SELECT j.adjudicator_id AS id, (array_agg(j.adjudicator_name ORDER BY j.seq DESC))[1] AS name,
             count(*) FILTER (WHERE j.outcome <> 'retracted')::int AS n
        FROM adjudication j WHERE j.audit_id = ${auditId}::uuid GROUP BY 1
    ), person AS (
      SELECT id FROM said UNION SELECT id FROM slot UNION SELECT id FROM skip UNION SELECT id FROM flag
      UNION SELECT id FROM ruled UNION SELECT person_id FROM audit_assignment WHERE audit_id = ${auditId}::uuid
    )
    SELECT p.id, coalesce(u.name, said.name, ruled.name, flag.name, k.name, p.id) AS name,
           EXISTS (SELECT FROM audit_assignment g WHERE g.audit_id = ${auditId}::uuid AND g.person_id = p.id
                      AND g.role = 'reviewer') AS assigned,
           EXISTS (SELECT FROM audit_assignment g WHERE g.audit_id = ${auditId}::uuid AND g.person_id = p.id
                      AND g.role = 'adjudicator') AS adjudicator,
           coalesce(slot.done, 0) AS done, coalesce(slot.held, 0) AS held, coalesce(skip.n, 0) AS skipped,
           coalesce(flag.n, 0) AS flagged, coalesce(ruled.n, 0) AS adjudicated, coalesce(said.today, 0) AS today,
           said.seconds, said."lastAt"
      FROM person p
      LEFT JOIN said ON said.id = p.id LEFT JOIN slot ON slot.id = p.id LEFT JOIN skip ON skip.id = p.id
      LEFT JOIN flag ON flag.id = p.id LEFT JOIN ruled ON ruled.id = p.id
      LEFT JOIN "user" u ON u.id::text = p.id LEFT JOIN api_key k ON k.id::text = p.id
     ORDER BY coalesce(slot.done, 0) DESC, 2, p.id`;
}

export type Assignment = {
  reviewers: readonly string[];
  adjudicators: readonly string[];
  perDay: number | null;
};

/** Replaces who is assigned to an audit, and its pace. */
export async function replaceAssignment(tx: Tx, auditId: string, to: Assignment): Promise<void> {
  await tx.$executeRaw`DELETE FROM audit_assignment WHERE audit_id = ${auditId}::uuid`;
  await tx.$executeRaw`
    INSERT INTO audit_assignment (audit_id, person_id, role)
    SELECT ${auditId}::uuid, id, 'reviewer'::assignment_role FROM unnest(${[...new Set(to.reviewers)]}::text[]) id
    UNION ALL
    SELECT ${auditId}::uuid, id, 'adjudicator'::assignment_role FROM unnest(${[...new Set(to.adjudicators)]}::text[]) id`;
  await tx.$executeRaw`UPDATE audit SET per_day = ${to.perDay}::int WHERE id = ${auditId}::uuid`;
}

/** Of these ids, the people who are active and whose role lets them review. */
export async function findReviewers(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT u.id::text AS id FROM "user" u
     WHERE u.id = ANY(${[...ids]}::uuid[]) AND u.disabled_at IS NULL AND u.role <> 'VIEWER'`;
  return new Set(rows.map(({ id }) => id));
}

/** @returns the pace of an audit, and whether somebody is named to review or to adjudicate */
export async function readPace(auditId: string): Promise<{ perDay: number | null; restricted: boolean }> {
  const rows = await db().$queryRaw<{ perDay: number | null; restricted: boolean }[]>`
    SELECT a.per_day AS "perDay",
           EXISTS (SELECT FROM audit_assignment g WHERE g.audit_id = a.id AND g.role = 'reviewer') AS restricted
      FROM audit a WHERE a.id = ${auditId}::uuid`;
  return rows[0] ?? { perDay: null, restricted: false };
}
