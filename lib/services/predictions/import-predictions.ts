import { type ImportError, LISTED_ERRORS } from "@/lib/contracts/imports";
import type { PredictionsSummary } from "@/lib/contracts/predictions";
import { logActionRaw } from "@/lib/db/audit-log-raw";
import { analysePredictions } from "@/lib/db/predictions-copy";
import { type RawConnection, rawTransaction, withRawConnection } from "@/lib/db/raw";
import { endRun, reopenRun, tryLockRun, unlockRun } from "@/lib/db/runs";
import type { Actor } from "@/lib/domain/access";
import { AppError, isAppError, messageOf } from "@/lib/errors";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import type { FileSink } from "../imports/rejects/file-sink";
import { RejectsWriter } from "../imports/rejects/writer";
import { rejected } from "../imports/run/reject-part";
import type { ImportLimits } from "../imports/stream/limits";
import type { ByteSource } from "../imports/stream/open-bytes";
import { openRecords } from "../imports/stream/records";
import { type LineBatch, lineBatches } from "./line-batches";
import { type OpenedRun, openRun, type RunWanted } from "./open-run";
import { storePredictions } from "./store-batch";

export type PredictionTally = Pick<
  PredictionsSummary,
  "read" | "inserted" | "duplicates" | "rejected" | "ok" | "invalid" | "reasons"
> & { errors: ImportError[] };

export type ImportPredictionsOptions = RunWanted & {
  /** Slug of the data set. */
  dataset: string;
  /** Where bad lines go; null = they are only listed. */
  rejects: FileSink | null;
  onProgress?: (tally: PredictionTally, bytesRead: number) => void;
  /** Ends the import after the batch on its way. */
  signal?: AbortSignal;
  limits?: ImportLimits;
};

/** From so many new predictions on the planner is told at once. */
const MANY = 500;

/**
 * Imports predictions from a stream of bytes into a run. Batches commit by themselves, and what the run holds already
 * is counted and not doubled: an import that was killed is completed by running it again. While it goes on the run is
 * not shown beside the labels. The caller closes the source.
 * @throws AppError not_found, forbidden, invalid_input, unusable_file; conflict (another import fills the run)
 */
export async function importPredictions(
  actor: Actor,
  source: ByteSource,
  options: ImportPredictionsOptions,
): Promise<PredictionsSummary> {
  authorise(actor, "dataset:import");
  const started = performance.now();
  const dataset = await requireDataset(options.dataset);
  if (dataset.archivedAt) {
    throw new AppError(
      "conflict",
      `The data set "${dataset.slug}" is archived; take it out of the archive to import into it.`,
    );
  }
  const opened = await openRecords(source, options.limits);
  const run = await openRun(actor, dataset.id, options);
  return withRawConnection(async (connection) => {
    if (!(await tryLockRun(connection, run.id))) {
      throw new AppError("conflict", "Another import is filling this run; wait for it, or use a new run.");
    }
    const tally = emptyTally();
    try {
      await reopenRun(connection, run.id);
      const target = {
        ...{ id: run.id, datasetId: dataset.id },
        trainedVersion: options.kind === "head" ? run.version.id : null,
      };
      const writer = options.rejects && new RejectsWriter(options.rejects, opened.container);
      for await (const batch of lineBatches(opened.groups, options.kind === "out_of_fold")) {
        await rawTransaction(connection, () => store(connection, target, batch, tally, writer));
        options.onProgress?.(tally, opened.bytesRead());
        if (options.signal?.aborted) throw new AppError("conflict", "The import was interrupted.");
      }
      await writer?.close();
      await rawTransaction(connection, async () => {
        await endRun(connection, run.id, { status: "done" });
        await log(connection, actor, dataset.id, run, tally);
      });
      if (tally.ok + tally.invalid >= MANY) await analysePredictions(connection);
    } catch (error) {
      throw await broken(connection, run, tally, error);
    } finally {
      await unlockRun(connection, run.id);
    }
    const files = await options.rejects?.finish();
    const { container, compression } = opened;
    return {
      dataset: dataset.slug,
      model: run.model.name,
      role: run.model.role === "TEACHER" ? "teacher" : "student",
      kind: options.kind,
      run: run.id,
      format: "predictions",
      ...tally,
      seconds: Number(((performance.now() - started) / 1000).toFixed(3)),
      ...{ container, compression },
      rejects: files?.rejects ?? null,
      reject_reasons: files?.reasons ?? null,
    };
  });
}

/** One batch, in its transaction. The tally is changed last: what it says is in. */
async function store(
  connection: RawConnection,
  run: Parameters<typeof storePredictions>[1],
  batch: LineBatch,
  tally: PredictionTally,
  writer: RejectsWriter | null,
): Promise<void> {
  const stored = await storePredictions(connection, run, batch.lines);
  const rejects = [
    ...batch.rejects,
    ...batch.lines.flatMap((line, index) => {
      const issue = stored.refused.get(index);
      return issue ? [rejected(line, issue)] : [];
    }),
  ].sort((a, b) => a.line - b.line);
  for (const part of rejects) writer?.add(part);
  await writer?.flush();
  const whole = rejects.filter(({ last }) => last);
  tally.read += batch.lines.length + batch.rejects.filter(({ last }) => last).length;
  tally.inserted += stored.inserted;
  tally.duplicates += stored.duplicates;
  tally.rejected += whole.length;
  tally.ok += stored.ok;
  tally.invalid += stored.invalid;
  for (const [reason, n] of Object.entries(stored.reasons)) {
    tally.reasons[reason] = (tally.reasons[reason] ?? 0) + n;
  }
  for (const { line, issue } of whole) {
    if (tally.errors.length < LISTED_ERRORS) tally.errors.push({ line, ...issue });
  }
}

const emptyTally = (): PredictionTally => ({
  ...{ read: 0, inserted: 0, duplicates: 0, rejected: 0, ok: 0, invalid: 0 },
  reasons: {},
  errors: [],
});

/** Notes why the run ended early. @returns the error to throw, which says how to go on */
async function broken(
  connection: RawConnection,
  run: OpenedRun,
  tally: PredictionTally,
  error: unknown,
): Promise<unknown> {
  const so_far = `${tally.ok + tally.invalid} predictions are in; importing the same lines again adds the rest.`;
  const message = `${messageOf(error)} ${so_far}`;
  const code = isAppError(error) ? error.code : "internal";
  await endRun(connection, run.id, { status: "failed", failure: { code, message } }).catch(() => {});
  return isAppError(error)
    ? new AppError(error.code, message, { details: error.details, cause: error })
    : error;
}

async function log(
  connection: RawConnection,
  actor: Actor,
  datasetId: string,
  run: OpenedRun,
  tally: PredictionTally,
): Promise<void> {
  const { read, inserted, duplicates, rejected, ok, invalid } = tally;
  await logActionRaw(connection, actor, {
    action: "predictions.import",
    target: { kind: "dataset", id: datasetId },
    details: { run: run.id, model: run.model.name, read, inserted, duplicates, rejected, ok, invalid },
  });
}
