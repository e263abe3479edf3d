import { deleteBlob, readBlob } from "@/lib/db/blobs";
import {
  endImport,
  findImport,
  type ImportEnd,
  type ImportRow,
  resetProgress,
  takeUpImport,
  tryLockImport,
  unlinkUpload,
  unlockImport,
} from "@/lib/db/imports";
import { type RawConnection, rawPool, rawTransaction, withRawConnection } from "@/lib/db/raw";
import type { Actor } from "@/lib/domain/access";
import { type ImportFormat, isImportFormat } from "@/lib/domain/import/formats";
import { isAppError, messageOf } from "@/lib/errors";
import { blobSink, deleteBlobs, type RejectsBlobs, rewindBlobs } from "./rejects/blob-sink";
import { NO_REJECTS } from "./rejects/writer";
import { logImport, queueFollowUps } from "./run/follow-ups";
import { newRunState, openSource, type RunState, runImport } from "./run/run-import";
import { ImportCancelled, ImportInterrupted } from "./run/stopped";
import { emptyTally, type Tally } from "./run/tally";
import { storedOptionsSchema } from "./to-view";

export type RunQueuedOptions = {
  signal?: AbortSignal;
  /** No further try will follow: an unexpected failure ends the import. */
  lastTry: boolean;
};

/**
 * Runs an import whose file was stored. Goes on where an earlier run was killed, with exact counters; runs that are
 * one transaction begin anew. Does nothing if the import has ended.
 * @throws ImportInterrupted when `signal` stops it (run it again); any failure that may pass (run it again)
 */
export async function runQueuedImport(id: string, options: RunQueuedOptions): Promise<void> {
  await withRawConnection(async (connection) => {
    if (!(await tryLockImport(connection, id))) throw new Error(`Another process works on the import ${id}`);
    try {
      if (!(await takeUpImport(connection, id))) {
        await rawTransaction(connection, () => dropUpload(connection, id));
        return;
      }
      const row = await findImport(id);
      if (row) await run(connection, row, options);
    } finally {
      await unlockImport(connection, id);
    }
  });
}

async function run(
  connection: RawConnection,
  row: ImportRow,
  { signal, lastTry }: RunQueuedOptions,
): Promise<void> {
  const stored = storedOptionsSchema.parse(row.options);
  const atOnce = stored.atomic || stored.dry_run;
  const actor: Actor = stored.actor ?? { kind: "system", id: "worker", name: row.createdBy, role: "ADMIN" };
  const known = await rewind(connection, row, atOnce);
  const state = newRunState(known.format, known.tally);
  const finishHere = (end: ImportEnd, inserted: number) =>
    finishRun(connection, row, actor, { ...state.tally, inserted }, end);
  const finish = (end: ImportEnd, inserted: number) =>
    rawTransaction(connection, () => finishHere(end, inserted));
  if (row.uploadId === null) {
    await finish(
      {
        status: "failed",
        failure: { code: "upload_gone", message: "The uploaded file is no longer there; upload it again." },
      },
      0,
    );
    return;
  }
  const begun = { open: false };
  try {
    const source = await openSource(readBlob(row.uploadId), known.format);
    if (atOnce) {
      await connection.query("BEGIN");
      begun.open = true;
    }
    await runImport(
      source,
      {
        connection,
        commit: atOnce ? (work) => work() : (work) => rawTransaction(connection, work),
        dataset: { id: row.datasetId },
        importId: row.id,
        split: stored.split ?? undefined,
        // What one transaction around all would hide, or roll back, goes through other connections.
        sink: blobSink(atOnce ? rawPool() : connection, row.id, known.blobs),
        progressOn: atOnce ? rawPool() : connection,
        afterRows: () => queueFollowUps(connection, row.datasetId, 1, 15),
        done:
          known.blobs || known.tally.read > 0
            ? { tally: known.tally, rejects: stored.resume ?? NO_REJECTS }
            : undefined,
        signal,
      },
      state,
    );
    const refused = stored.atomic && !stored.dry_run && state.tally.rejected > 0;
    if (!begun.open) {
      await finish({ status: "done" }, state.tally.inserted);
    } else if (stored.dry_run || refused) {
      await connection.query("ROLLBACK");
      begun.open = false;
      if (refused) await finish({ status: "failed", failure: atomicFailure(state) }, 0);
      else await finish({ status: "done" }, state.tally.inserted);
    } else {
      await finishHere({ status: "done" }, state.tally.inserted);
      await connection.query("COMMIT");
      begun.open = false;
    }
  } catch (error) {
    if (begun.open) await connection.query("ROLLBACK").catch(() => {});
    if (error instanceof ImportInterrupted) throw error;
    const inserted = atOnce ? 0 : state.tally.inserted;
    if (error instanceof ImportCancelled) await finish({ status: "cancelled" }, inserted);
    else if (isAppError(error) || lastTry)
      await finish({ status: "failed", failure: failureOf(error) }, inserted);
    else throw error;
  }
}

type Known = { tally: Tally; format: ImportFormat | "auto"; blobs: RejectsBlobs | null };

/** Back to where the last run is known to have been: behind its last batch, or (one transaction) at the beginning. */
async function rewind(connection: RawConnection, row: ImportRow, atOnce: boolean): Promise<Known> {
  const format = isImportFormat(row.format) ? row.format : "auto";
  const blobs = row.rejectsId && row.reasonsId ? { rejects: row.rejectsId, reasons: row.reasonsId } : null;
  if (atOnce) {
    await rawTransaction(connection, async () => {
      await resetProgress(connection, row.id);
      if (blobs) await deleteBlobs(connection, blobs);
    });
    return { tally: emptyTally(), format, blobs: null };
  }
  const { resume } = storedOptionsSchema.parse(row.options);
  if (blobs) await rawTransaction(connection, () => rewindBlobs(connection, blobs, resume ?? NO_REJECTS));
  const { read, inserted, duplicates, rejected } = row;
  const tally = {
    ...{ read, inserted, duplicates, rejected },
    warnings: row.warnings as Tally["warnings"],
    errors: row.errors as Tally["errors"],
  };
  return { tally, format, blobs };
}

/** The end of the import, its log entry, what follows from it, and the stored file gone, in one transaction. */
async function finishRun(
  connection: RawConnection,
  row: ImportRow,
  actor: Actor,
  tally: Tally,
  end: ImportEnd,
): Promise<void> {
  await endImport(connection, row.id, end, tally.inserted);
  if (!storedOptionsSchema.parse(row.options).dry_run) {
    const did = { ...tally, import: row.id, failure: end.failure?.code };
    await logImport(connection, actor, { id: row.datasetId }, did);
    await queueFollowUps(connection, row.datasetId, tally.inserted);
  }
  await dropUpload(connection, row.id);
}

async function dropUpload(connection: RawConnection, importId: string): Promise<void> {
  const upload = await unlinkUpload(connection, importId);
  if (upload) await deleteBlob(connection, upload);
}

function atomicFailure({ tally }: RunState): { code: string; message: string } {
  const message = `${tally.rejected} of ${tally.read} lines were rejected, so nothing went in. Mend them, or import without "all or nothing".`;
  return { code: "rows_rejected", message };
}

function failureOf(error: unknown): { code: string; message: string } {
  const reason = isAppError(error) ? (error.details as { reason?: string } | undefined)?.reason : undefined;
  return { code: reason ?? "failed", message: messageOf(error) };
}
