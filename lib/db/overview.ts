import { Prisma } from "@/lib/generated/prisma/client";
import { db } from "./client";
import { stands } from "./queue-claim";

/** An open audit in which somebody holds rows or can take some. */
export type OpenQueue = {
  id: string;
  name: string;
  dataset: string;
  kind: "sample" | "queue" | "doubt";
  /** Reviews wanted, done, and free to be taken by anybody. */
  wanted: number;
  done: number;
  open: number;
  /** Rows in this person's hands, reviews that he has done, in all and in the last 24 hours. */
  held: number;
  mine: number;
  today: number;
  /** Reviews a day asked of each reviewer. */
  perDay: number | null;
  /** Median seconds of his reviews here; null before the first. */
  seconds: number | null;
};

/**
 * Open audits in which this person holds rows, or which are his to review (he is named, or nobody is) and hold a row that
 * he has not judged. Those with rows in his hands come first, then the newest.
 */
export async function listOpenQueues(personId: string, limit: number): Promise<OpenQueue[]> {
  return db().$queryRaw<OpenQueue[]>`
    SELECT a.id, a.name, ds.slug AS dataset, a.kind::text AS kind, a.size * a.overlap AS wanted, p.done, p.open, m.held,
           m.done AS mine, m.today, a.per_day AS "perDay", m.seconds
      FROM audit a JOIN dataset ds ON ds.id = a.dataset_id AND ds.archived_at IS NULL
      CROSS JOIN LATERAL (
        SELECT (SELECT count(*)::int FROM review_slot s WHERE s.audit_id = a.id AND s.reviewer_id = ${personId}
                  AND s.state = 'leased' AND s.lease_expires_at > now()) AS held,
               (SELECT count(*)::int FROM review_slot s
                 WHERE s.audit_id = a.id AND s.reviewer_id = ${personId} AND s.state = 'done') AS done,
               (SELECT count(*)::int FROM review r WHERE r.audit_id = a.id AND r.reviewer_id = ${personId}
                  AND r.created_at > now() - interval '24 hours' AND ${stands}) AS today,
               (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY r.seconds) FROM review r
                 WHERE r.audit_id = a.id AND r.reviewer_id = ${personId} AND r.outcome <> 'retracted') AS seconds) m
      CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE state = 'done')::int AS done, count(*) FILTER (WHERE ${isFree})::int AS open
          FROM review_slot s WHERE s.audit_id = a.id) p
     WHERE a.status = 'open' AND (m.held > 0 OR ${mayReview(personId)} AND EXISTS (
             SELECT FROM review_slot s WHERE s.audit_id = a.id AND ${isFree} AND NOT EXISTS (
               SELECT FROM review_slot o WHERE o.item_id = s.item_id AND o.reviewer_id = ${personId} AND o.id <> s.id)))
     ORDER BY m.held > 0 DESC, a.created_at DESC, a.id DESC LIMIT ${limit}`;
}

const isFree = Prisma.sql`(s.state = 'open' OR s.state = 'leased' AND s.lease_expires_at <= now())`;

const mayReview = (personId: string): Prisma.Sql => Prisma.sql`(
  NOT EXISTS (SELECT FROM audit_assignment g WHERE g.audit_id = a.id AND g.role = 'reviewer')
  OR EXISTS (SELECT FROM audit_assignment g
              WHERE g.audit_id = a.id AND g.role = 'reviewer' AND g.person_id = ${personId}))`;
