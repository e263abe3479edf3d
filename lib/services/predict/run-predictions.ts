import { setTimeout as delay } from "node:timers/promises";
import { runOptionsSchema } from "@/lib/contracts/predict";
import { rowFilterSchema } from "@/lib/contracts/row-filter";
import { logActionRaw } from "@/lib/db/audit-log-raw";
import { endPredictionRun, runStatusOf, takeUpRun } from "@/lib/db/prediction-runs";
import { analysePredictions } from "@/lib/db/predictions-copy";
import { type RawConnection, rawTransaction, withRawConnection } from "@/lib/db/raw";
import { findRun, type RunRow, tryLockRun, unlockRun } from "@/lib/db/runs";
import type { Actor } from "@/lib/domain/access";
import { isAppError, messageOf } from "@/lib/errors";
import { ModelError } from "@/lib/models/chat-model";
import { Breaker } from "../generations/run/breaker";
import { Budget } from "../generations/run/budget";
import { Stopper, type StopReason } from "../generations/run/stop";
import { type Answered, AnswerWriter } from "./answer-writer";
import { type Decider, type OpenDecider, openDecider } from "./open-decider";
import { RowFeed } from "./row-feed";
import { workOff } from "./work-off";

export type RunPredictionsOptions = {
  actor: Actor;
  /** Asks the run to end at a good place: answers under way may still come in for some seconds. */
  signal?: AbortSignal;
  /** No further run will follow by itself: an unexpected failure ends it. */
  lastTry: boolean;
  onStored?: (stored: readonly Answered[]) => void;
  /** How served models are reached; tests put a scripted one here. */
  open?: OpenDecider;
};

/** ended: there is nothing more to do. busy: another process works on it. interrupted: run it again. */
export type RunOutcome = { outcome: "ended" | "busy" | "interrupted"; modelId: string | null };

/** How long answers under way, which are paid for, may take when the process has to end. */
const GRACE_MS = 5_000;
/** How often a cancellation is looked for. */
const LOOK_MS = 1_000;
/** A process that was killed holds its lock until the server notices, which is soon. */
const LOCK_PATIENCE_MS = 3_000;
/** From so many new predictions on the planner is told at once. */
const MANY = 500;

/**
 * Works on a run until every row has an answer, or until it is stopped. Goes on where an earlier process was killed:
 * stored answers are left alone, only what was under way is asked again. Two processes never work on the same run.
 * @throws what may pass (a lost database connection): run it again
 */
export async function runPredictions(id: string, options: RunPredictionsOptions): Promise<RunOutcome> {
  return withRawConnection(async (connection) => {
    const row = await findRun(id);
    const modelId = row?.modelId ?? null;
    if (!row) return { outcome: "ended", modelId };
    if (!(await lock(connection, id))) return { outcome: "busy", modelId };
    try {
      if (!(await takeUpRun(connection, id))) return { outcome: "ended", modelId };
      // As it stands now that it is ours: another process may have worked on it until a moment ago.
      const taken = (await findRun(id)) ?? row;
      return { outcome: await run(connection, taken, options), modelId };
    } finally {
      await unlockRun(connection, id);
    }
  });
}

async function lock(connection: RawConnection, id: string): Promise<boolean> {
  const until = Date.now() + LOCK_PATIENCE_MS;
  while (!(await tryLockRun(connection, id))) {
    if (Date.now() > until) return false;
    await delay(100);
  }
  return true;
}

async function run(
  connection: RawConnection,
  row: RunRow,
  { actor, signal, lastTry, onStored = () => {}, open }: RunPredictionsOptions,
): Promise<"ended" | "interrupted"> {
  const stopper = new Stopper();
  const onAbort = () => stopper.stop({ kind: "interrupted" }, GRACE_MS);
  // Without the lock another process may take it up: nothing more may be asked here.
  const onLost = () => stopper.stop({ kind: "interrupted" }, 0);
  signal?.addEventListener("abort", onAbort);
  if (signal?.aborted) onAbort();
  connection.on("error", onLost);
  const looking = setInterval(() => void lookForCancellation(row.id, stopper), LOOK_MS);
  const writer = new AnswerWriter(connection, row.id, row.seconds, onStored, onLost);
  let ending: NodeJS.Timeout | undefined;
  let decider: Decider | undefined;
  let reason: StopReason | null;
  try {
    const options = runOptionsSchema.parse(row.options);
    ending = deadline(options.deadline_seconds, stopper);
    decider = await openDecider(row, options, open);
    await workOff({
      decider,
      stopper,
      writer,
      feed: new RowFeed(
        row.id,
        { datasetId: row.datasetId, filter: rowFilterSchema.parse(row.filter), auditId: row.auditId },
        row.kind === "head" ? row.versionId : null,
      ),
      // More than what may be under way at once, so that one short outage does not end it.
      breaker: new Breaker(2 * decider.concurrency + 3),
      budget: options.max_cost === null ? null : new Budget(options.max_cost, row.cost),
    });
    reason = stopper.reason;
  } catch (error) {
    const expected = error instanceof ModelError || isAppError(error);
    if (!expected && !lastTry) throw error;
    reason = {
      kind: "failed",
      failure: { code: expected ? error.code : "failed", message: messageOf(error) },
    };
  } finally {
    clearInterval(looking);
    clearTimeout(ending);
    connection.off("error", onLost);
    signal?.removeEventListener("abort", onAbort);
    await decider?.close();
  }
  if (reason?.kind === "interrupted") return "interrupted";
  await finish(connection, row, actor, reason, writer.seconds);
  return "ended";
}

function deadline(seconds: number | null, stopper: Stopper): NodeJS.Timeout | undefined {
  if (seconds === null) return undefined;
  const message = `The deadline of ${seconds} s has passed. Resume the run to go on.`;
  return setTimeout(
    () => stopper.stop({ kind: "limit", failure: { code: "deadline", message } }, GRACE_MS),
    Math.min(seconds * 1000, 2 ** 31 - 1),
  );
}

async function lookForCancellation(id: string, stopper: Stopper): Promise<void> {
  // Where the database does not answer, the next look tells.
  const status = await runStatusOf(id).catch(() => "running" as const);
  if (status !== "running") stopper.stop({ kind: "cancelled" }, 0);
}

async function finish(
  connection: RawConnection,
  row: RunRow,
  actor: Actor,
  reason: StopReason | null,
  seconds: number,
): Promise<void> {
  const failure = reason && "failure" in reason ? reason.failure : null;
  await rawTransaction(connection, async () => {
    await endPredictionRun(connection, row.id, { status: failure ? "failed" : "done", failure, seconds });
    await logActionRaw(connection, actor, {
      action: "run.end",
      target: { kind: "dataset", id: row.datasetId },
      details: { run: row.id, status: reason?.kind ?? "done", ...(failure && { failure: failure.code }) },
    });
  });
  if (row.total >= MANY) await analysePredictions(connection);
}
