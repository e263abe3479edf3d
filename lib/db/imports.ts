import type { Import, Prisma } from "@/lib/generated/prisma/client";
import { db } from "./client";
import type { Queryable, RawConnection } from "./raw";

export type ImportRow = Import;

/** What an import has done so far. `read` = inserted + duplicates + rejected. */
export type ImportCounts = {
  read: number;
  inserted: number;
  duplicates: number;
  rejected: number;
  /** Records by warning code. */
  warnings: Record<string, number>;
  errors: unknown[];
};

export type NewImport = {
  id: string;
  datasetId: string;
  fileName: string;
  format: string;
  options: Prisma.InputJsonObject;
  status: "queued" | "running";
  uploadId?: string;
  bytesTotal?: number;
  createdBy: string;
};

export async function insertImport(on: Queryable, row: NewImport): Promise<void> {
  await on.query(
    `INSERT INTO import (id, dataset_id, file_name, format, options, status, upload_id, bytes_total, created_by, started_at)
     VALUES ($1, $2, $3, $4, $5, $6::text::import_status, $7, $8, $9, CASE WHEN $6::text = 'running' THEN now() END)`,
    [
      ...[row.id, row.datasetId, row.fileName, row.format, JSON.stringify(row.options), row.status],
      ...[row.uploadId ?? null, row.bytesTotal ?? null, row.createdBy],
    ],
  );
}

/** Takes a queued import up, or one whose process died. @returns false if it has ended (or was cancelled) meanwhile */
export async function takeUpImport(on: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await on.query(
    `UPDATE import SET status = 'running', started_at = coalesce(started_at, now())
     WHERE id = $1 AND status IN ('queued', 'running')`,
    [id],
  );
  return rowCount === 1;
}

export type Progress = ImportCounts & {
  format: string;
  bytesRead: number;
  /** How far the rejects file got; an import that is taken up again goes on there. */
  resume: Prisma.InputJsonObject;
};

/** Notes progress. @returns false if the import is no longer running: it was cancelled, or removed. */
export async function saveProgress(on: Queryable, id: string, progress: Progress): Promise<boolean> {
  const { rowCount } = await on.query({
    name: "import_progress",
    text: `UPDATE import SET format = $2, bytes_read = $3, read = $4, inserted = $5, duplicates = $6, rejected = $7,
        warnings = $8, errors = $9, options = options || $10
      WHERE id = $1 AND status = 'running'`,
    values: [
      ...[
        id,
        progress.format,
        progress.bytesRead,
        progress.read,
        progress.inserted,
        progress.duplicates,
        progress.rejected,
      ],
      ...[
        JSON.stringify(progress.warnings),
        JSON.stringify(progress.errors),
        JSON.stringify({ resume: progress.resume }),
      ],
    ],
  });
  return rowCount === 1;
}

/** Forgets what a run that was rolled back as a whole had noted. */
export async function resetProgress(on: Queryable, id: string): Promise<void> {
  await on.query(
    `UPDATE import SET bytes_read = 0, read = 0, inserted = 0, duplicates = 0, rejected = 0, warnings = '{}',
       errors = '[]', options = options - 'resume', rejects_id = NULL, reasons_id = NULL WHERE id = $1`,
    [id],
  );
}

export async function linkRejects(
  on: Queryable,
  id: string,
  rejectsId: string,
  reasonsId: string,
): Promise<void> {
  await on.query("UPDATE import SET rejects_id = $2, reasons_id = $3 WHERE id = $1", [
    id,
    rejectsId,
    reasonsId,
  ]);
}

export type ImportEnd = {
  status: "done" | "failed" | "cancelled";
  failure?: { code: string; message: string };
};

/** The end of an import. One that was cancelled stays so. `inserted` is corrected where a run was rolled back. */
export async function endImport(on: Queryable, id: string, end: ImportEnd, inserted?: number): Promise<void> {
  await on.query(
    `UPDATE import SET status = CASE WHEN status = 'cancelled' THEN status ELSE $2::import_status END,
       failure = coalesce(failure, $3), finished_at = coalesce(finished_at, now()), options = options - 'resume',
       inserted = coalesce($4, inserted)
     WHERE id = $1`,
    [id, end.status, end.failure ? JSON.stringify(end.failure) : null, inserted ?? null],
  );
}

/** Takes the stored upload off an import that has ended. @returns its id, to be deleted */
export async function unlinkUpload(on: Queryable, id: string): Promise<string | null> {
  const { rows } = await on.query<{ upload_id: string | null }>(
    `WITH before AS (SELECT id, upload_id FROM import WHERE id = $1 FOR UPDATE)
     UPDATE import i SET upload_id = NULL FROM before WHERE i.id = before.id RETURNING before.upload_id`,
    [id],
  );
  return rows[0]?.upload_id ?? null;
}

/** @returns the import as it was, if this call cancelled it; null where it had ended already */
export async function cancelImport(on: Queryable, id: string): Promise<{ wasQueued: boolean } | null> {
  const { rows } = await on.query<{ was: string }>(
    `WITH before AS (SELECT id, status FROM import WHERE id = $1 FOR UPDATE)
     UPDATE import i SET status = 'cancelled', finished_at = now() FROM before
     WHERE i.id = before.id AND before.status IN ('queued', 'running') RETURNING before.status AS was`,
    [id],
  );
  return rows[0] ? { wasQueued: rows[0].was === "queued" } : null;
}

export const findImport = (id: string) =>
  db().import.findUnique({ where: { id }, include: { dataset: { select: { slug: true, name: true } } } });

/** Newest first; null where there is no such data set. */
export async function listImports(slug: string, limit: number) {
  const dataset = await db().dataset.findUnique({
    where: { slug },
    select: { id: true, slug: true, name: true },
  });
  if (!dataset) return null;
  const rows = await db().import.findMany({
    where: { datasetId: dataset.id },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
  return rows.map((row) => ({ ...row, dataset }));
}

const LOCK_KEY = "SELECT hashtextextended('import:' || $1::text, 0)";

/**
 * As long as a process works on an import it holds this lock through its connection: whoever can take it knows
 * that nobody works on the import.
 */
export async function tryLockImport(connection: RawConnection, id: string): Promise<boolean> {
  const { rows } = await connection.query<{ taken: boolean }>(
    `SELECT pg_try_advisory_lock((${LOCK_KEY})) AS taken`,
    [id],
  );
  return rows[0]?.taken === true;
}

export async function unlockImport(connection: RawConnection, id: string): Promise<void> {
  await connection.query(`SELECT pg_advisory_unlock((${LOCK_KEY}))`, [id]).catch(() => {});
}

export type AbandonedImport = { id: string; datasetId: string; inserted: number };

/** Imports that have not ended although no process works on them and no job will. @returns those, ended now */
export async function failAbandonedImports(connection: RawConnection): Promise<AbandonedImport[]> {
  const { rows } = await connection.query<AbandonedImport>(
    `SELECT i.id, i.dataset_id AS "datasetId", i.inserted FROM import i WHERE i.status IN ('queued', 'running') AND NOT EXISTS (
       SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'import:' || i.id AND j.attempts < j.max_attempts)`,
  );
  const abandoned: AbandonedImport[] = [];
  for (const row of rows) {
    const { id } = row;
    if (!(await tryLockImport(connection, id))) continue;
    const message =
      "The process that ran the import ended before it was done. The rows counted here are in; import the file again to get the others.";
    await endImport(connection, id, { status: "failed", failure: { code: "interrupted", message } });
    await unlockImport(connection, id);
    abandoned.push(row);
  }
  return abandoned;
}

export type DatasetToFill = { id: string; slug: string; archived: boolean; created: boolean };

/** The data set, made if it is missing and may be made; null if it is missing. */
export async function datasetToFill(
  connection: RawConnection,
  slug: string,
  make: { id: string; createdBy: string } | null,
): Promise<DatasetToFill | null> {
  const created = make
    ? await connection.query(
        "INSERT INTO dataset (id, slug, name, created_by) VALUES ($1, $2, $2, $3) ON CONFLICT (slug) DO NOTHING",
        [make.id, slug, make.createdBy],
      )
    : null;
  const { rows } = await connection.query<{ id: string; archived_at: Date | null }>(
    "SELECT id, archived_at FROM dataset WHERE slug = $1",
    [slug],
  );
  const row = rows[0];
  return row
    ? { id: row.id, slug, archived: row.archived_at !== null, created: created?.rowCount === 1 }
    : null;
}

/** Imports of the data set that have ended, brought rows in, and are not known to be searchable. */
export async function endedButNotIndexed(datasetId: string): Promise<string[]> {
  const rows = await db().import.findMany({
    where: { datasetId, finishedAt: { not: null }, indexedAt: null },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

export async function markIndexed(ids: readonly string[]): Promise<void> {
  await db().import.updateMany({ where: { id: { in: [...ids] } }, data: { indexedAt: new Date() } });
}
