import { type Progress, saveProgress } from "@/lib/db/imports";
import type { Queryable, RawConnection } from "@/lib/db/raw";
import type { ImportFormat } from "@/lib/domain/import/formats";
import { isAppError } from "@/lib/errors";
import { NO_REJECTS, type RejectsSink, type RejectsState, RejectsWriter } from "../rejects/writer";
import type { ImportLimits } from "../stream/limits";
import type { ByteSource } from "../stream/open-bytes";
import { type OpenedRecords, openRecords } from "../stream/records";
import { type Batch, batchesOf } from "./batches";
import { findFormat } from "./find-format";
import { ImportCancelled, ImportInterrupted } from "./stopped";
import { storeBatch } from "./store-batch";
import { emptyTally, plus, type Tally } from "./tally";

/** What a run is given. */
export type RunOptions = {
  connection: RawConnection;
  /** How one batch is committed: a transaction each, or nothing (the caller has one around all). */
  commit: (work: () => Promise<void>) => Promise<void>;
  dataset: { id: string };
  importId: string;
  split: string | undefined;
  sink: RejectsSink;
  /** Where progress is noted: the connection of the batches, or another one that others can see through. */
  progressOn: Queryable;
  /** In the transaction of each batch that put rows in. */
  afterRows: () => Promise<void>;
  /** Where the rejects of an earlier run ended; with it, `state` holds what that run has committed. */
  rejects?: RejectsState;
  onProgress?: (progress: RunState) => void;
  signal?: AbortSignal;
};

/** How far a run is. Its `tally` holds only what is committed (or would be, in one transaction). */
export type RunState = {
  tally: Tally;
  format: ImportFormat | "auto";
  container: "ndjson" | "array";
  compression: "gzip" | null;
  bytesRead: number;
};

/** The state before anything is known; `runImport` keeps it up to date, so that it tells how far a failed run came. */
export const newRunState = (format: ImportFormat | "auto", tally: Tally = emptyTally()): RunState => ({
  tally,
  format,
  container: "ndjson",
  compression: null,
  bytesRead: 0,
});

/** A source of which the first records were seen: it can be imported. */
export type OpenedSource = Omit<OpenedRecords, "groups"> & {
  format: ImportFormat;
  groups: OpenedRecords["groups"];
};

/**
 * Opens a source and finds its format, before anything is written anywhere.
 * @throws AppError unusable_file where it holds no rows
 */
export async function openSource(
  source: ByteSource,
  asked: ImportFormat | "auto",
  limits?: ImportLimits,
): Promise<OpenedSource> {
  const records = await openRecords(source, limits);
  if (asked !== "auto") return { ...records, format: asked };
  return { ...records, ...(await findFormat(records.groups)) };
}

/**
 * Reads a source to its end and stores its rows batch by batch: while Postgres takes one batch, the next is read,
 * parsed and hashed. Never more than two batches are in memory.
 * @param state kept up to date, so that it tells how far a failed run came
 * @throws AppError unusable_file; ImportCancelled, ImportInterrupted. What `state.tally` says is in, is in.
 */
export async function runImport(source: OpenedSource, options: RunOptions, state: RunState): Promise<void> {
  const { container, compression, format } = source;
  Object.assign(state, { container, compression, format });
  const context = { format, datasetId: options.dataset.id, importId: options.importId, split: options.split };
  const writer = new RejectsWriter(options.sink, container, options.rejects ?? NO_REJECTS);
  let storing: Promise<void> = Promise.resolve();
  let stored = false;
  try {
    for await (const batch of batchesOf(source.groups, context, state.tally.read)) {
      const bytesRead = source.bytesRead();
      await storing;
      // Not before the first batch: a run that is stopped at once still gets a batch further.
      if (stored && options.signal?.aborted) throw new ImportInterrupted();
      stored = true;
      storing = store(options, state, writer, batch, bytesRead);
      // It is awaited above or below; until then its failure is not unhandled.
      storing.catch(() => {});
    }
    await storing;
  } catch (error) {
    await storing.catch(() => {});
    // Reading failed: what came before is in, and its rejects are a whole file.
    if (isAppError(error)) await close(options, state, writer, source.bytesRead());
    throw error;
  }
  await close(options, state, writer, source.bytesRead());
}

async function store(
  options: RunOptions,
  state: RunState,
  writer: RejectsWriter,
  batch: Batch,
  bytesRead: number,
): Promise<void> {
  let next = state;
  await options.commit(async () => {
    const result = await storeBatch(options.connection, options.dataset.id, batch);
    for (const part of batch.rejects) writer.add(part);
    await writer.flush();
    next = { ...state, tally: plus(state.tally, result), bytesRead };
    await note(options, next, writer.resume);
    if (result.inserted > 0) await options.afterRows();
  });
  Object.assign(state, next);
  options.onProgress?.(state);
}

async function close(
  options: RunOptions,
  state: RunState,
  writer: RejectsWriter,
  bytesRead: number,
): Promise<void> {
  state.bytesRead = bytesRead;
  await options.commit(async () => {
    await writer.close();
    await note(options, state, writer.resume);
  });
}

async function note(options: RunOptions, state: RunState, resume: RejectsState): Promise<void> {
  const progress: Progress = { ...state.tally, format: state.format, bytesRead: state.bytesRead, resume };
  if (!(await saveProgress(options.progressOn, options.importId, progress))) throw new ImportCancelled();
}
