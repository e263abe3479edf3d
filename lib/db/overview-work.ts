import { db } from "./client";

export const WORK_KINDS = ["import", "generation", "run", "training", "quality"] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** Something that a worker does or has failed to do. */
export type Work = {
  kind: WorkKind;
  id: string;
  dataset: string;
  /** The file, the model, or "" for a measurement. */
  name: string;
  status: "queued" | "running" | "failed" | "stopped";
  /** How far it is, 0–1; null where nobody knows. */
  progress: number | null;
  failure: { code: string; message: string } | null;
  by: string;
  /** When it was asked for, or when it ended. */
  at: Date;
};

/**
 * Imports, generations, prediction runs, trainings and measurements that are under way, and those that failed in the last `days`
 * days and were not made good since by one of the same kind (the same file, the same model). Failed ones first.
 * These tables hold a line for each piece of work, never one for each row.
 */
export async function listWork(days: number, limit: number): Promise<Work[]> {
  return db().$queryRaw<Work[]>`
    WITH work AS (
      SELECT 'import' AS kind, w.id, w.dataset_id, w.file_name AS name, w.status::text AS status,
             CASE WHEN w.bytes_total > 0 THEN least(1, w.bytes_read::float8 / w.bytes_total) END AS progress, w.failure, w.created_by AS by,
             coalesce(w.finished_at, w.created_at) AS at,
             EXISTS (SELECT FROM import n WHERE n.dataset_id = w.dataset_id AND n.created_at > w.created_at
                       AND n.file_name = w.file_name AND n.status = 'done') AS mended
        FROM import w WHERE w.status IN ('queued', 'running', 'failed')
      UNION ALL
      SELECT 'generation', w.id, w.dataset_id, m.name, w.status::text,
             CASE WHEN w.status = 'running' THEN (
               SELECT count(*) FROM generation_item g WHERE g.generation_id = w.id AND g.finished_at IS NOT NULL
             )::float8 / nullif(w.requested, 0) END, w.failure, w.created_by, coalesce(w.finished_at, w.created_at),
             EXISTS (SELECT FROM generation n WHERE n.dataset_id = w.dataset_id AND n.created_at > w.created_at
                       AND n.writer_id = w.writer_id AND n.status = 'done')
        FROM generation w JOIN model m ON m.id = w.writer_id
       WHERE w.status IN ('queued', 'running', 'failed', 'stopped')
      UNION ALL
      SELECT 'run', w.id, w.dataset_id, m.name, w.status::text,
             CASE WHEN w.total > 0 THEN least(1, (w.ok + w.invalid + w.failed)::float8 / w.total) END, w.failure, w.created_by,
             coalesce(w.finished_at, w.created_at),
             EXISTS (SELECT FROM prediction_run n WHERE n.dataset_id = w.dataset_id AND n.created_at > w.created_at
                       AND n.model_id = w.model_id AND n.status = 'done')
        FROM prediction_run w JOIN model m ON m.id = w.model_id WHERE w.status IN ('queued', 'running', 'failed')
      UNION ALL
      SELECT 'training', w.id, w.dataset_id, w.model, w.status::text, w.progress, w.failure, w.created_by,
             coalesce(w.finished_at, w.created_at),
             EXISTS (SELECT FROM student_training n WHERE n.dataset_id = w.dataset_id AND n.created_at > w.created_at
                       AND n.model = w.model AND n.status = 'done')
        FROM student_training w WHERE w.status IN ('queued', 'running', 'failed')
      UNION ALL
      SELECT 'quality', w.id, w.dataset_id, '', w.status::text, w.progress, w.failure, w.created_by,
             coalesce(w.finished_at, w.created_at),
             EXISTS (SELECT FROM quality_report n WHERE n.dataset_id = w.dataset_id AND n.created_at > w.created_at
                       AND n.status = 'done')
        FROM quality_report w WHERE w.status IN ('queued', 'running', 'failed')
    )
    SELECT w.kind, w.id::text AS id, ds.slug AS dataset, w.name, w.status, w.progress, w.failure, w.by, w.at
      FROM work w JOIN dataset ds ON ds.id = w.dataset_id AND ds.archived_at IS NULL
     WHERE w.status IN ('queued', 'running') OR (NOT w.mended AND w.at > now() - make_interval(days => ${days}::int))
     ORDER BY w.status IN ('failed', 'stopped') DESC, w.at DESC, w.id LIMIT ${limit}`;
}
