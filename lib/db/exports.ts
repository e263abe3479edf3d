import { Prisma } from "@/lib/generated/prisma/client";
import { type DbOrTx, db } from "./client";
import { rawPool } from "./raw";

const withSlug = { dataset: { select: { slug: true } } } satisfies Prisma.ExportInclude;
const whole = {
  dataset: { select: { slug: true } },
  _count: { select: { pages: true } },
  files: { orderBy: { position: "asc" }, select: { name: true, bytes: true, sha256: true, blobId: true } },
} satisfies Prisma.ExportInclude;
export type ExportRow = Prisma.ExportGetPayload<{ include: typeof whole }>;

export const insertExport = (tx: DbOrTx, data: Prisma.ExportUncheckedCreateInput): Promise<unknown> =>
  tx.export.create({ data });

export const finishExport = (tx: DbOrTx, id: string, manifest: Prisma.InputJsonObject): Promise<unknown> =>
  tx.export.update({ where: { id }, data: { manifest, status: "done", finishedAt: new Date() } });

/** An export that was broken off leaves nothing behind; its pages go with it. */
export const removeUnfinishedExport = (id: string): Promise<unknown> =>
  db().export.deleteMany({ where: { id, stored: false, manifest: { equals: Prisma.DbNull } } });

export const findExport = (id: string): Promise<ExportRow | null> =>
  db().export.findUnique({ where: { id }, include: whole });

/** Newest first. */
export const listExports = (slug: string | undefined, limit: number): Promise<ExportRow[]> =>
  db().export.findMany({
    where: slug === undefined ? {} : { dataset: { slug } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
    include: whole,
  });

export type TakenExport = Prisma.ExportGetPayload<{ include: typeof withSlug }>;

/**
 * Takes a stored export up: from the queue, or from a worker that was killed (it begins anew). Null where it has ended
 * or was deleted.
 */
export async function takeUpExport(id: string): Promise<TakenExport | null> {
  const { count } = await db().export.updateMany({
    where: { id, stored: true, status: { in: ["queued", "running"] } },
    data: { status: "running", startedAt: new Date(), rowsDone: 0 },
  });
  return count === 0 ? null : db().export.findUnique({ where: { id }, include: withSlug });
}

/** Says how far a stored export is. @returns false where it was deleted meanwhile */
export async function saveExportProgress(id: string, rowsDone: number): Promise<boolean> {
  const { count } = await db().export.updateMany({ where: { id, status: "running" }, data: { rowsDone } });
  return count > 0;
}

export const failExport = (id: string, failure: { code: string; message: string }): Promise<unknown> =>
  db().export.updateMany({
    where: { id, status: { in: ["queued", "running"] } },
    data: { status: "failed", failure, finishedAt: new Date() },
  });

export const insertFile = (
  tx: DbOrTx,
  file: { exportId: string; name: string; position: number; bytes: number; sha256: string; blobId: string },
): Promise<unknown> => tx.exportFile.create({ data: { ...file, bytes: BigInt(file.bytes) } });

/** Removes the files of an export together with their bytes. */
export async function dropFiles(tx: DbOrTx, exportId: string): Promise<void> {
  const files = await tx.exportFile.findMany({ where: { exportId }, select: { blobId: true } });
  await tx.exportFile.deleteMany({ where: { exportId } });
  await tx.blob.deleteMany({ where: { id: { in: files.map(({ blobId }) => blobId) } } });
}

export const deleteExport = (tx: DbOrTx, id: string): Promise<unknown> => tx.export.delete({ where: { id } });

/** How many of the inputs stand in the training split of each other data set. */
export async function countInOthersTrain(
  datasetId: string,
  inputHashes: readonly string[],
): Promise<{ slug: string; rows: number }[]> {
  const { rows } = await rawPool().query<{ slug: string; rows: number }>(
    `SELECT d.slug, count(DISTINCT o.input_hash)::int AS rows FROM dataset d
     JOIN conversation o ON o.dataset_id = d.id AND o.input_hash = ANY($2)
     WHERE d.id <> $1 AND o.split = 'train' GROUP BY 1 ORDER BY 1`,
    [datasetId, inputHashes],
  );
  return rows;
}

/**
 * Removes the records of streams whose process was killed, and fails stored exports that no job will take up again.
 * @returns how many of both
 */
export async function sweepExports(olderThanHours = 24): Promise<number> {
  const removed = await rawPool().query(
    `DELETE FROM export WHERE NOT stored AND manifest IS NULL AND created_at < now() - make_interval(hours => $1)`,
    [olderThanHours],
  );
  const failed = await rawPool().query(
    `UPDATE export e SET status = 'failed', finished_at = now(), failure = $2::jsonb
     WHERE stored AND status IN ('queued', 'running') AND created_at < now() - make_interval(hours => $1)
       AND NOT EXISTS (SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'export:' || e.id
                       AND (j.attempts < j.max_attempts OR j.locked_at IS NOT NULL))`,
    [
      olderThanHours,
      JSON.stringify({
        code: "interrupted",
        message: "The worker ended before the export was done, several times. Make it again.",
      }),
    ],
  );
  return (removed.rowCount ?? 0) + (failed.rowCount ?? 0);
}
