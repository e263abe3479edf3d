import { createHash } from "node:crypto";
import type { Prisma, QualityReport } from "@/lib/generated/prisma/client";
import { type DbOrTx, db } from "./client";

export type QualityReportRow = QualityReport;
type Failure = { code: string; message: string };

const UNDER_WAY = ["queued", "running"] as const;

/**
 * A fingerprint of what a data set holds, from its counters: rows per action, channel and split, and the last row
 * that came. It changes with every row that comes, goes or is relabelled, and is read in a millisecond at any size;
 * a review that approves a row changes nothing that is measured, and does not change it.
 */
export async function dataHash(datasetId: string, client: DbOrTx = db()): Promise<string> {
  const [state] = await client.$queryRaw<{ text: string }[]>`
    SELECT jsonb_build_array(
      (SELECT jsonb_agg(jsonb_build_array(action, channel, split, n) ORDER BY action, channel, split)
       FROM (SELECT action::text AS action, channel, split, sum(n) AS n FROM dataset_cell
             WHERE dataset_id = ${datasetId}::uuid GROUP BY 1, 2, 3 HAVING sum(n) <> 0) cells),
      (SELECT max(seq) FROM conversation WHERE dataset_id = ${datasetId}::uuid))::text AS text`;
  return createHash("sha256")
    .update(state?.text ?? "")
    .digest("hex");
}

export async function countRows(datasetId: string, client: DbOrTx = db()): Promise<number> {
  const [found] = await client.$queryRaw<{ n: bigint }[]>`
    SELECT coalesce(sum(n), 0)::bigint AS n FROM dataset_cell WHERE dataset_id = ${datasetId}::uuid`;
  return Number(found?.n ?? 0);
}

/** @returns null where the data set is being measured already */
export async function insertReport(
  data: { id: string; datasetId: string; version: number; createdBy: string },
  client: DbOrTx,
): Promise<QualityReportRow | null> {
  const [made] = await client.qualityReport.createManyAndReturn({ data: [data], skipDuplicates: true });
  return made ?? null;
}

type Measured = { version: number; dataHash: string; passed: boolean; result: Prisma.InputJsonObject };

/** A report that was measured at once, without a job. */
export async function insertMeasured(
  data: Measured & { id: string; datasetId: string; createdBy: string; startedAt: Date },
  client: DbOrTx = db(),
): Promise<void> {
  await client.qualityReport.create({
    data: { ...data, status: "done", progress: 1, finishedAt: new Date() },
  });
}

export const findUnderWay = (datasetId: string, client: DbOrTx = db()): Promise<QualityReportRow | null> =>
  client.qualityReport.findFirst({ where: { datasetId, status: { in: [...UNDER_WAY] } } });

/** The newest report, and the newest that is done. */
export async function newestReports(
  datasetId: string,
  client: DbOrTx = db(),
): Promise<{ newest: QualityReportRow | null; done: QualityReportRow | null }> {
  const orderBy = [{ createdAt: "desc" as const }, { id: "desc" as const }];
  const newest = await client.qualityReport.findFirst({ where: { datasetId }, orderBy });
  const done =
    newest?.status === "done"
      ? newest
      : await client.qualityReport.findFirst({ where: { datasetId, status: "done" }, orderBy });
  return { newest, done };
}

/** Takes a queued report up, or one whose worker died. @returns null if it has ended meanwhile */
export async function takeUpReport(
  id: string,
): Promise<{ datasetId: string; slug: string; createdBy: string } | null> {
  const taken = await db().qualityReport.updateMany({
    where: { id, status: { in: [...UNDER_WAY] } },
    data: { status: "running", progress: 0, startedAt: new Date() },
  });
  if (taken.count === 0) return null;
  const row = await db().qualityReport.findUnique({
    where: { id },
    include: { dataset: { select: { slug: true } } },
  });
  return row && { datasetId: row.datasetId, slug: row.dataset.slug, createdBy: row.createdBy };
}

/** @returns false if the report is no longer running: it was cancelled, or removed with its data set */
export async function saveReportProgress(id: string, progress: number, phase: string): Promise<boolean> {
  const { count } = await db().qualityReport.updateMany({
    where: { id, status: "running" },
    data: { progress, phase },
  });
  return count === 1;
}

/** The end of a report that runs; one that was cancelled stays so. */
export async function endReport(
  id: string,
  end: ({ status: "done" } & Measured) | { status: "failed"; failure: Failure },
): Promise<boolean> {
  const { count } = await db().qualityReport.updateMany({
    where: { id, status: { in: [...UNDER_WAY] } },
    data: { ...end, ...(end.status === "done" && { progress: 1 }), finishedAt: new Date() },
  });
  return count === 1;
}

/** @returns the report that was under way, cancelled now; null where there was none */
export async function cancelReport(datasetId: string, client: DbOrTx): Promise<string | null> {
  const [row] = await client.$queryRaw<{ id: string }[]>`
    UPDATE quality_report SET status = 'cancelled', finished_at = now()
    WHERE dataset_id = ${datasetId}::uuid AND status IN ('queued', 'running') RETURNING id::text`;
  return row?.id ?? null;
}

/** Ends reports of a data set that are under way although no job will work on them any more. */
export async function failAbandonedReports(
  datasetId: string,
  failure: Failure,
  client: DbOrTx,
): Promise<number> {
  return client.$executeRaw`
    UPDATE quality_report r SET status = 'failed', finished_at = now(), failure = ${JSON.stringify(failure)}::jsonb
    WHERE r.dataset_id = ${datasetId}::uuid AND r.status IN ('queued', 'running') AND NOT EXISTS (
      SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'quality:' || r.id AND (j.attempts < j.max_attempts OR j.locked_at IS NOT NULL))`;
}

/** Only the newest ones are of use; older ones go. */
export async function pruneReports(datasetId: string, keep: number, client: DbOrTx = db()): Promise<void> {
  await client.$executeRaw`
    DELETE FROM quality_report WHERE dataset_id = ${datasetId}::uuid AND status NOT IN ('queued', 'running')
      AND id NOT IN (SELECT id FROM quality_report WHERE dataset_id = ${datasetId}::uuid
                     ORDER BY (status = 'done') DESC, created_at DESC LIMIT ${keep})`;
}
