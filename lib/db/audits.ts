import { Prisma } from "@/lib/generated/prisma/client";
import { type DbOrTx, db, type Tx } from "./client";
import { type RowFilterInput, whereRows } from "./row-filter";

export type AuditRow = {
  id: string;
  datasetId: string;
  dataset: string;
  name: string;
  kind: "sample" | "queue" | "doubt";
  status: "open" | "paused" | "closed";
  filter: unknown;
  seed: string;
  population: number;
  size: number;
  overlap: number;
  blind: boolean;
  blindShare: number;
  strata: string[];
  allocation: "proportional" | "equal" | "neyman";
  claimTarget: number;
  /** Items among `size` that test reviewers. */
  gold: number;
  design: unknown;
  teacherRunId: string | null;
  studentRunId: string | null;
  promptVersion: string;
  guideVersion: string;
  createdBy: string;
  createdAt: Date;
  done: number;
  leased: number;
  open: number;
  mineDone: number;
  mineHeld: number;
  mineSkipped: number;
  mineSeconds: number | null;
};

/** An audit with its slots counted and what the reviewer has done in it. */
const selectAudits = (reviewerId: string) => Prisma.sql`
  SELECT a.id, a.dataset_id AS "datasetId", ds.slug AS dataset, a.name, a.kind::text AS kind, a.status::text AS status,
         a.filter, a.seed, a.population, a.size, a.overlap, a.blind, a.blind_share AS "blindShare",
         a.strata, a.allocation::text AS allocation, a.claim_target AS "claimTarget", a.gold, a.design,
         a.teacher_run_id AS "teacherRunId", a.student_run_id AS "studentRunId",
         a.prompt_version AS "promptVersion",
         a.guide_version AS "guideVersion", a.created_by AS "createdBy", a.created_at AS "createdAt",
         p.done, p.leased, p.open, m.done AS "mineDone", m.held AS "mineHeld", k.n AS "mineSkipped", t.seconds AS "mineSeconds"
    FROM audit a
    JOIN dataset ds ON ds.id = a.dataset_id
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE state = 'done')::int AS done,
             count(*) FILTER (WHERE state = 'leased' AND lease_expires_at > now())::int AS leased,
             count(*) FILTER (WHERE state = 'open' OR (state = 'leased' AND lease_expires_at <= now()))::int AS open
        FROM review_slot WHERE audit_id = a.id) p
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE state = 'done')::int AS done,
             count(*) FILTER (WHERE state = 'leased' AND lease_expires_at > now())::int AS held
        FROM review_slot WHERE audit_id = a.id AND reviewer_id = ${reviewerId}) m
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS n FROM review_skip k JOIN audit_item i ON i.id = k.item_id
       WHERE i.audit_id = a.id AND k.reviewer_id = ${reviewerId}
         AND EXISTS (SELECT FROM review_slot s WHERE s.item_id = i.id AND s.state <> 'done')
         AND NOT EXISTS (SELECT FROM review_slot s WHERE s.item_id = i.id AND s.reviewer_id = ${reviewerId})) k
    CROSS JOIN LATERAL (
      SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY r.seconds) AS seconds
        FROM review r WHERE r.audit_id = a.id AND r.reviewer_id = ${reviewerId} AND r.outcome <> 'retracted') t`;

export async function readAudit(
  auditId: string,
  reviewerId: string,
  tx: DbOrTx = db(),
): Promise<AuditRow | null> {
  const rows = await tx.$queryRaw<AuditRow[]>`${selectAudits(reviewerId)} WHERE a.id = ${auditId}::uuid`;
  return rows[0] ?? null;
}

/** Newest first. */
export async function listAudits(
  reviewerId: string,
  options: { datasetId?: string | undefined; limit: number },
): Promise<AuditRow[]> {
  const where = options.datasetId
    ? Prisma.sql`WHERE a.dataset_id = ${options.datasetId}::uuid`
    : Prisma.sql`WHERE ds.archived_at IS NULL`;
  return db().$queryRaw<AuditRow[]>`
    ${selectAudits(reviewerId)} ${where} ORDER BY a.created_at DESC, a.id DESC LIMIT ${options.limit}`;
}

export async function countRows(tx: DbOrTx, datasetId: string, filter: RowFilterInput): Promise<number> {
  const rows = await tx.$queryRaw<{ n: bigint }[]>`
    SELECT count(*) AS n FROM conversation c WHERE ${whereRows(datasetId, filter)}`;
  return Number(rows[0]?.n ?? 0);
}

export type NewAudit = {
  id: string;
  datasetId: string;
  name: string;
  kind: "sample" | "queue" | "doubt";
  doubt: string | null;
  filter: RowFilterInput;
  seed: string;
  population: number;
  size: number;
  overlap: number;
  strata: string[];
  allocation: "proportional" | "equal" | "neyman";
  minPerStratum: number;
  /** [{stratum, N, n, p}], empty for a queue. */
  design: readonly object[];
  claimTarget: number;
  teacherRunId: string | null;
  studentRunId: string | null;
  promptVersion: string;
  guideVersion: string;
  createdBy: string;
};

const asJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as Prisma.InputJsonObject;

export async function insertAudit(tx: Tx, audit: NewAudit): Promise<void> {
  await tx.audit.create({ data: { ...audit, filter: asJson(audit.filter), design: asJson(audit.design) } });
}

/** The first rows of the filter, in import order. Nothing was drawn: probability and weight are 1 and mean nothing. */
export async function insertQueueItems(tx: Tx, audit: NewAudit): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO audit_item (id, audit_id, conversation_id, row_version, label_final, position, inclusion_probability, weight)
    SELECT gen_random_uuid(), ${audit.id}::uuid, r.id, r.version, r.final, row_number() OVER (ORDER BY r.seq), 1, 1
      FROM (SELECT c.id, c.version, c.final, c.seq FROM conversation c
             WHERE ${whereRows(audit.datasetId, audit.filter)} ORDER BY c.seq LIMIT ${audit.size}) r`;
}

/** A slot for each reviewer that each item wants. */
export async function insertSlots(tx: Tx, auditId: string): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO review_slot (id, audit_id, item_id, position, slot, overlap)
    SELECT gen_random_uuid(), a.id, i.id, i.position, s.slot, a.overlap
      FROM audit a JOIN audit_item i ON i.audit_id = a.id CROSS JOIN generate_series(1, a.overlap) AS s(slot)
     WHERE a.id = ${auditId}::uuid ORDER BY i.position, s.slot`;
}

/** @returns false where there is no such audit, or it is closed */
export async function setAuditStatus(
  tx: Tx,
  auditId: string,
  status: "open" | "paused" | "closed",
): Promise<boolean> {
  const { count } = await tx.audit.updateMany({
    where: { id: auditId, status: { not: "closed" } },
    data: { status },
  });
  return count === 1;
}

/** Tells the planner of many new slots at once; otherwise it learns of them a minute later, and claims are slow until then. */
export async function analyseQueue(): Promise<void> {
  await db().$executeRaw`ANALYZE audit_item, review_slot`;
}
