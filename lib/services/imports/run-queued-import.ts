import { readBlob } from "@/lib/db/blobs";
import {
  findImport,
  type ImportRow,
  resetProgress,
  takeUpImport,
  tryLockImport,
  unlockImport,
} from "@/lib/db/imports";
import { type RawConnection, rawPool, rawTransaction, withRawConnection } from "@/lib/db/raw";
import { isImportFormat } from "@/lib/domain/import/formats";
import { isAppError } from "@/lib/errors";
import { blobSink, deleteBlobs, type RejectsBlobs, rewindBlobs } from "./rejects/blob-sink";
import { NO_REJECTS } from "./rejects/writer";
import { atomicFailure, dropUpload, failedBy, finishQueued, uploadGone } from "./run/finish-queued";
import { queueFollowUps } from "./run/follow-ups";
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
      const row = (await takeUpImport(connection, id)) ? await findImport(id) : null;
      if (row) await run(connection, row, options);
      else await rawTransaction(connection, () => dropUpload(connection, id));
    } finally {
      await unlockImport(connection, id);
    }
  });
}

async function run(connection: RawConnection, row: ImportRow, { signal, lastTry }: RunQueuedOptions) {
  const { atomic, dry_run } = storedOptionsSchema.parse(row.options);
  const atOnce = atomic || dry_run;
  const state = newRunState(isImportFormat(row.format) ? row.format : "auto");
  const finish = (end: Parameters<typeof finishQueued>[3], inserted = state.tally.inserted) =>
    rawTransaction(connection, () => finishQueued(connection, row, { ...state.tally, inserted }, end));
  if (row.uploadId === null) {
    await rawTransaction(connection, () => finishQueued(connection, row, committed(row), uploadGone));
    return;
  }
  try {
    if (atOnce) await runAtOnce(connection, row, row.uploadId, state, signal);
    else await runInBatches(connection, row, row.uploadId, state, signal);
  } catch (error) {
    if (error instanceof ImportInterrupted) throw error;
    const inserted = atOnce ? 0 : state.tally.inserted;
    if (error instanceof ImportCancelled) await finish({ status: "cancelled" }, inserted);
    else if (isAppError(error) || lastTry) await finish(failedBy(error), inserted);
    else throw error;
  }
}

async function runInBatches(
  connection: RawConnection,
  row: ImportRow,
  upload: string,
  state: RunState,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { resume } = storedOptionsSchema.parse(row.options);
  const blobs = blobsOf(row);
  const rejects = resume ?? NO_REJECTS;
  if (blobs) await rawTransaction(connection, () => rewindBlobs(connection, blobs, rejects));
  state.tally = committed(row);
  const source = await openSource(readBlob(upload), state.format);
  await runImport(
    source,
    {
      ...sharedOptions(connection, row, signal),
      commit: (work) => rawTransaction(connection, work),
      sink: blobSink(connection, row.id, blobs),
      progressOn: connection,
      rejects,
    },
    state,
  );
  await rawTransaction(connection, () => finishQueued(connection, row, state.tally, { status: "done" }));
}

/** One transaction around all. What it would hide or roll back (progress, rejects) goes through other connections. */
async function runAtOnce(
  connection: RawConnection,
  row: ImportRow,
  upload: string,
  state: RunState,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { atomic, dry_run } = storedOptionsSchema.parse(row.options);
  const earlier = blobsOf(row);
  await rawTransaction(connection, async () => {
    await resetProgress(connection, row.id);
    if (earlier) await deleteBlobs(connection, earlier);
  });
  const source = await openSource(readBlob(upload), state.format);
  const finish = (end: Parameters<typeof finishQueued>[3], tally: Tally) =>
    finishQueued(connection, row, tally, end);
  await connection.query("BEGIN");
  try {
    await runImport(
      source,
      {
        ...sharedOptions(connection, row, signal),
        commit: (work) => work(),
        sink: blobSink(rawPool(), row.id, null),
        progressOn: rawPool(),
      },
      state,
    );
    const refused = atomic && !dry_run && state.tally.rejected > 0;
    if (dry_run || refused) {
      await connection.query("ROLLBACK");
      await connection.query("BEGIN");
    }
    if (refused) await finish(atomicFailure(state.tally), { ...state.tally, inserted: 0 });
    else await finish({ status: "done" }, state.tally);
    await connection.query("COMMIT");
  } catch (error) {
    await connection.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

const sharedOptions = (connection: RawConnection, row: ImportRow, signal: AbortSignal | undefined) => ({
  connection,
  dataset: { id: row.datasetId },
  importId: row.id,
  split: storedOptionsSchema.parse(row.options).split ?? undefined,
  afterRows: () => queueFollowUps(connection, row.datasetId, 1, 15),
  signal,
});

const blobsOf = ({ rejectsId, reasonsId }: ImportRow): RejectsBlobs | null =>
  rejectsId && reasonsId ? { rejects: rejectsId, reasons: reasonsId } : null;

/** What earlier runs have committed. */
const committed = (row: ImportRow): Tally => ({
  ...emptyTally(),
  ...{ read: row.read, inserted: row.inserted, duplicates: row.duplicates, rejected: row.rejected },
  warnings: row.warnings as Tally["warnings"],
  errors: row.errors as Tally["errors"],
});
