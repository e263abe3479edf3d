import type { FormatChoice, ImportSummary } from "@/lib/contracts/imports";
import { endImport, insertImport, tryLockImport, unlockImport } from "@/lib/db/imports";
import { type RawConnection, rawTransaction, withRawConnection } from "@/lib/db/raw";
import type { Actor } from "@/lib/domain/access";
import { AppError, isAppError, messageOf } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { authorise } from "../authorise";
import { fillDataset } from "./fill-dataset";
import { blobSink, noSink } from "./rejects/blob-sink";
import type { FileSink } from "./rejects/file-sink";
import { logImport, queueFollowUps } from "./run/follow-ups";
import { newRunState, type OpenedSource, openSource, type RunState, runImport } from "./run/run-import";
import { ImportCancelled, ImportInterrupted } from "./run/stopped";
import type { ImportLimits } from "./stream/limits";
import type { ByteSource } from "./stream/open-bytes";

export type ImportOptions = {
  /** Slug of the data set. */
  dataset: string;
  /** Make it if it is missing; else a missing one is an error. */
  createDataset: boolean;
  fileName: string;
  /** Size of the source if it is known. */
  bytesTotal?: number;
  format: FormatChoice;
  /** Split of rows that name none. */
  split?: string;
  /** One transaction around all: a bad line, and nothing goes in. */
  atomic: boolean;
  /** One transaction around all, rolled back at the end. */
  dryRun: boolean;
  /** Where bad lines go: files, or blobs of the import (not kept where nothing else is). */
  rejects: FileSink | "blobs";
  onProgress?: (state: RunState) => void;
  /** Ends the import after the batch on its way. */
  signal?: AbortSignal;
  limits?: ImportLimits;
};

/**
 * Imports rows from a stream of bytes: the one use case behind the command line and the HTTP endpoint (the browser's
 * goes through a stored upload and `runQueuedImport`). Bad lines are reported and kept, duplicates counted. The
 * caller closes the source.
 * @throws AppError not_found, forbidden, invalid_input; unusable_file (`details.summary` tells what is in all the
 *   same); rows_rejected with `atomic` (`details` is the summary, nothing is in)
 */
export async function importRows(
  actor: Actor,
  source: ByteSource,
  options: ImportOptions,
): Promise<ImportSummary> {
  authorise(actor, "dataset:import");
  const started = performance.now();
  const opened = await openSource(source, options.format, options.limits);
  const id = newId();
  return withRawConnection(async (connection) => {
    await tryLockImport(connection, id);
    try {
      const run = { actor, options, opened, id, connection, started };
      return await (options.atomic || options.dryRun ? importAtOnce(run) : importInBatches(run));
    } finally {
      await unlockImport(connection, id);
    }
  });
}

type Run = {
  actor: Actor;
  options: ImportOptions;
  opened: OpenedSource;
  id: string;
  connection: RawConnection;
  started: number;
};

async function importInBatches(run: Run): Promise<ImportSummary> {
  const { actor, connection, id, options } = run;
  const dataset = await rawTransaction(connection, () => begin(run));
  const state = newRunState(run.opened.format);
  const sink = options.rejects === "blobs" ? blobSink(connection, id, null) : options.rejects;
  try {
    await runImport(
      run.opened,
      {
        ...runOptions(run, dataset.id),
        commit: (work) => rawTransaction(connection, work),
        sink,
      },
      state,
    );
  } catch (error) {
    const summary = await summarise(run, state);
    const failure = failureOf(error, state);
    await rawTransaction(connection, async () => {
      await endImport(connection, id, { status: "failed", failure });
      await logImport(connection, actor, dataset, { ...summary, failure: failure.code });
      await queueFollowUps(connection, dataset.id, state.tally.inserted);
    }).catch(() => {});
    if (isAppError(error))
      throw new AppError(error.code, failure.message, { details: { summary }, cause: error });
    if (error instanceof ImportCancelled || error instanceof ImportInterrupted) {
      throw new AppError("conflict", failure.message, { details: { summary }, cause: error });
    }
    throw error;
  }
  const summary = await summarise(run, state);
  await rawTransaction(connection, async () => {
    await endImport(connection, id, { status: "done" });
    await logImport(connection, actor, dataset, summary);
    await queueFollowUps(connection, dataset.id, state.tally.inserted);
  });
  return summary;
}

async function importAtOnce(run: Run): Promise<ImportSummary> {
  const { actor, connection, id, options } = run;
  const state = newRunState(run.opened.format);
  await connection.query("BEGIN");
  try {
    const dataset = await begin(run);
    const sink = options.rejects === "blobs" ? noSink : options.rejects;
    await runImport(run.opened, { ...runOptions(run, dataset.id), commit: (work) => work(), sink }, state);
    const summary = await summarise(run, state);
    if (options.dryRun) {
      await connection.query("ROLLBACK");
      return summary;
    }
    if (summary.rejected > 0) throw rowsRejected(summary);
    await endImport(connection, id, { status: "done" });
    await logImport(connection, actor, dataset, summary);
    await queueFollowUps(connection, dataset.id, summary.inserted);
    await connection.query("COMMIT");
    return summary;
  } catch (error) {
    await connection.query("ROLLBACK").catch(() => {});
    if (error instanceof ImportInterrupted)
      throw new AppError("conflict", `${error.message} Nothing went in.`, { cause: error });
    throw error;
  }
}

/** The data set and the import's own row, in the connection's transaction. */
async function begin({ actor, options, id, connection, opened }: Run) {
  const dataset = await fillDataset(connection, actor, options.dataset, options.createDataset);
  await insertImport(connection, {
    id,
    datasetId: dataset.id,
    fileName: options.fileName,
    format: opened.format,
    options: { atomic: options.atomic, dry_run: options.dryRun, split: options.split ?? null },
    status: "running",
    bytesTotal: options.bytesTotal,
    createdBy: actor.name,
  });
  return dataset;
}

const runOptions = ({ connection, id, options }: Run, datasetId: string) => ({
  connection,
  dataset: { id: datasetId },
  importId: id,
  split: options.split,
  progressOn: connection,
  afterRows: () => queueFollowUps(connection, datasetId, 1, 15),
  onProgress: options.onProgress,
  signal: options.signal,
});

async function summarise({ options, opened, id, started }: Run, state: RunState): Promise<ImportSummary> {
  const { tally } = state;
  const kept = !options.dryRun && !(options.atomic && tally.rejected > 0);
  const files = options.rejects === "blobs" ? null : await options.rejects.finish();
  const link = kept && options.rejects === "blobs" && tally.rejected > 0 ? `/api/v1/imports/${id}` : null;
  return {
    dataset: options.dataset,
    format: opened.format,
    read: tally.read,
    inserted: options.atomic && tally.rejected > 0 && !options.dryRun ? 0 : tally.inserted,
    duplicates: tally.duplicates,
    rejected: tally.rejected,
    warnings: tally.warnings,
    errors: tally.errors,
    seconds: Number(((performance.now() - started) / 1000).toFixed(3)),
    import: kept ? id : null,
    container: opened.container,
    compression: opened.compression,
    atomic: options.atomic,
    dry_run: options.dryRun,
    rejects: files?.rejects ?? (link && `${link}/rejects`),
    reasons: files?.reasons ?? (link && `${link}/reasons`),
  };
}

export const rowsRejected = (summary: ImportSummary) =>
  new AppError(
    "rows_rejected",
    `${summary.rejected} of ${summary.read} lines were rejected, so with atomic nothing went in. ` +
      "Mend them, or import without atomic to get the good rows in.",
    { details: summary },
  );

/** Why a run ended early, and what is in all the same. */
function failureOf(error: unknown, state: RunState): { code: string; message: string } {
  const { tally } = state;
  const so_far = `Up to there ${tally.read} records were read and ${tally.inserted} rows went in; importing again adds the rest.`;
  const reason =
    (isAppError(error) ? (error.details as { reason?: string } | undefined)?.reason : undefined) ?? "failed";
  const stopped = error instanceof ImportCancelled || error instanceof ImportInterrupted;
  return { code: stopped ? "interrupted" : reason, message: `${messageOf(error)} ${so_far}` };
}
