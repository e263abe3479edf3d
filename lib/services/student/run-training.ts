import { trainingResultSchema } from "@/lib/contracts/student";
import { withRawConnection } from "@/lib/db/raw";
import {
  endTraining,
  findTraining,
  saveTrainingProgress,
  takeUpTraining,
  trainingStatusOf,
  tryLockTraining,
  unlockTraining,
} from "@/lib/db/trainings";
import type { Actor } from "@/lib/domain/access";
import { isAppError } from "@/lib/errors";
import { ModelError } from "@/lib/models/chat-model";
import type { Embedder } from "@/lib/models/embedded/embedder";
import { holdLock } from "../model-work/hold-lock";
import { Stopper } from "../model-work/stop";
import { untilStopped } from "../model-work/until-stopped";
import { trainDataset } from "./train-dataset";

export type RunTrainingOptions = {
  actor: Actor;
  /** The worker stops: end soon, and begin anew later. */
  signal?: AbortSignal;
  /** No further run will follow by itself: an unexpected failure ends it. */
  lastTry: boolean;
  /** For tests. */
  embedder?: Embedder;
};

const PROGRESS_MS = 500;

/**
 * Trains as a queued training says. Killed in the middle it begins anew, with the embeddings that are in the cache. Two
 * processes never work on the same training.
 * @returns ended: there is nothing more to do. busy: another process works on it. interrupted: run it again
 * @throws what may pass (a lost database connection): run it again
 */
export async function runTraining(
  id: string,
  options: RunTrainingOptions,
): Promise<"ended" | "busy" | "interrupted"> {
  return withRawConnection(async (connection) => {
    if (!(await holdLock(() => tryLockTraining(connection, id)))) return "busy";
    try {
      const row = (await takeUpTraining(connection, id)) ? await findTraining(id) : null;
      if (!row) return "ended";
      const stopper = new Stopper();
      const reason = await untilStopped(stopper, {
        connection,
        ...(options.signal && { signal: options.signal }),
        lastTry: options.lastTry,
        status: async () => (await trainingStatusOf(id)) ?? "gone",
        codeOf: (error) => (error instanceof ModelError || isAppError(error) ? error.code : undefined),
        work: () => train(id, row, stopper, options),
      });
      if (reason?.kind === "interrupted") return "interrupted";
      if (reason && "failure" in reason) await endTraining(id, { status: "failed", failure: reason.failure });
      return "ended";
    } finally {
      await unlockTraining(connection, id);
    }
  });
}

async function train(
  id: string,
  { model, dataset }: { model: string; dataset: { slug: string } },
  stopper: Stopper,
  { actor, signal, embedder }: RunTrainingOptions,
): Promise<void> {
  const stops = signal ? AbortSignal.any([stopper.signal, signal]) : stopper.signal;
  let tellAt = 0;
  const tell = (share: number, phase: string) => {
    const now = performance.now();
    if (now < tellAt) return;
    tellAt = now + PROGRESS_MS;
    // A progress that is not written is written with the next one.
    saveTrainingProgress(id, share, phase).catch(() => {});
  };
  try {
    const {
      dataset: _,
      model: __,
      ...trained
    } = await trainDataset(actor, dataset.slug, {
      ...{ model, signal: stops, onProgress: tell },
      ...(embedder && { embedder }),
    });
    await endTraining(id, { status: "done", result: trainingResultSchema.parse(trained) });
  } catch (error) {
    // Whoever stopped it knows why.
    if (!stopper.reason) throw error;
  }
}
