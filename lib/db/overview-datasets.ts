import { Prisma } from "@/lib/generated/prisma/client";
import { db } from "./client";

/** The data sets on which something happened last (import, audit, run), that first; and how many there are. */
export async function listBusyDatasets(limit: number): Promise<{ ids: string[]; total: number }> {
  const newest = (table: string) =>
    Prisma.sql`(SELECT max(created_at) FROM ${Prisma.raw(table)} WHERE dataset_id = ds.id)`;
  const rows = await db().$queryRaw<{ id: string; total: number }[]>`
    SELECT ds.id::text AS id, count(*) OVER ()::int AS total FROM dataset ds WHERE ds.archived_at IS NULL
     ORDER BY greatest(ds.created_at, ${newest("import")}, ${newest("audit")}, ${newest("prediction_run")}) DESC, ds.id
     LIMIT ${limit}`;
  return { ids: rows.map(({ id }) => id), total: rows[0]?.total ?? 0 };
}

/** What the overview tells of a data set's newest finished measurement. */
export type QualitySummary = {
  datasetId: string;
  version: number;
  dataHash: string | null;
  finishedAt: Date | null;
  bars: { name: string; value: number | null; bar: string; met: boolean }[] | null;
  /** Pairs of rows that are almost the same; and those of them that stand in different splits. */
  nearDuplicates: number | null;
  acrossSplits: number | null;
};

/** Of each data set that was ever measured. The server takes the few values out of the stored report. */
export async function readQualitySummaries(datasetIds: readonly string[]): Promise<QualitySummary[]> {
  return db().$queryRaw<QualitySummary[]>`
    SELECT d.id::text AS "datasetId", q.version, q.data_hash AS "dataHash", q.finished_at AS "finishedAt",
           q.result->'bars' AS bars, (q.result->'near_duplicates'->>'count')::int AS "nearDuplicates",
           (q.result->'across_splits'->>'count')::int AS "acrossSplits"
      FROM unnest(${[...datasetIds]}::uuid[]) AS d(id)
      JOIN LATERAL (SELECT * FROM quality_report q WHERE q.dataset_id = d.id AND q.status = 'done'
                     ORDER BY q.created_at DESC, q.id DESC LIMIT 1) q ON true`;
}

export type ShownSample = { datasetId: string; auditId: string };

/**
 * The sample that speaks for each data set: the newest one that is finished, else the one that has come furthest.
 * One in which nobody has judged anything yet stands last.
 */
export async function findSpeakingSamples(datasetIds: readonly string[]): Promise<ShownSample[]> {
  return db().$queryRaw<ShownSample[]>`
    SELECT d.id::text AS "datasetId", a.id::text AS "auditId"
      FROM unnest(${[...datasetIds]}::uuid[]) AS d(id)
      JOIN LATERAL (
        SELECT a.id FROM audit a
         CROSS JOIN LATERAL (SELECT count(*)::float8 / nullif(a.size * a.overlap, 0) AS share FROM review_slot s
                              WHERE s.audit_id = a.id AND s.state = 'done') p
         WHERE a.dataset_id = d.id AND a.kind = 'sample'
         ORDER BY CASE WHEN p.share = 0 THEN 2 WHEN p.share >= 1 OR a.status = 'closed' THEN 0 ELSE 1 END,
                  CASE WHEN p.share < 1 AND a.status <> 'closed' THEN -p.share END, a.created_at DESC, a.id DESC LIMIT 1) a ON true`;
}
