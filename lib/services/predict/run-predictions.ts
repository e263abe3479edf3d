import { runOptionsSchema } from "@/lib/contracts/predict";
import { rowFilterSchema } from "@/lib/contracts/row-filter";
import { logActionRaw } from "@/lib/db/audit-log-raw";
import { endPredictionRun, runStatusOf, takeUpRun } from "@/lib/db/prediction-runs";
import { analysePredictions } from "@/lib/db/predictions-copy";
import { type RawConnection, rawTransaction, withRawConnection } from "@/lib/db/raw";
import { findRun, type RunRow, tryLockRun, unlockRun } from "@/lib/db/runs";
import type { Actor } from "@/lib/domain/access";
import { isAppError } from "@/lib/errors";
import { ModelError } from "@/lib/models/chat-model";
import { Breaker } from "../model-work/breaker";
import { Budget } from "../model-work/budget";
import { holdLock } from "../model-work/hold-lock";
import { Stopper, type StopReason } from "../model-work/stop";
import { GRACE_MS, untilStopped } from "../model-work/until-stopped";
import { type Answered, AnswerWriter } from "./answer-writer";
import { type OpenModel, openRunDecider, type RunDecider } from "./open-run-decider";
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
  open?: OpenModel;
};

/** ended: there is nothing more to do. busy: another process works on it. interrupted: run it again. */
export type RunOutcome = { outcome: "ended" | "busy" | "interrupted"; modelId: string | null };

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
    if (!(await holdLock(() => tryLockRun(connection, id)))) return { outcome: "busy", modelId };
    try {
      if (!(await takeUpRun(connection, id))) return { outcome: "ended", modelId };
      // As it stands now that it is ours: another process may have worked on it until a moment ago.
      const taken = (await findRun(id)) ?? row;
      // Of many answers that came since the planner last looked it would not know.
      if (taken.ok + taken.invalid + taken.failed >= MANY) await analysePredictions(connection);
      return { outcome: await run(connection, taken, options), modelId };
    } finally {
      await unlockRun(connection, id);
    }
  });
}

async function run(
  connection: RawConnection,
  row: RunRow,
  { actor, signal, lastTry, onStored = () => {}, open }: RunPredictionsOptions,
): Promise<"ended" | "interrupted"> {
  const stopper = new Stopper();
  const writer = new AnswerWriter(connection, row.id, row.seconds, onStored, () =>
    stopper.stop({ kind: "interrupted" }, 0),
  );
  const reason = await untilStopped(stopper, {
    connection,
    signal,
    lastTry,
    status: () => runStatusOf(row.id),
    codeOf: (error) => (error instanceof ModelError || isAppError(error) ? error.code : undefined),
    work: () => predict(row, stopper, writer, open),
  });
  if (reason?.kind === "interrupted") return "interrupted";
  await finish(connection, row, actor, reason, writer.seconds);
  return "ended";
}

async function predict(row: RunRow, stopper: Stopper, writer: AnswerWriter, open?: OpenModel): Promise<void> {
  const options = runOptionsSchema.parse(row.options);
  const ending = deadline(options.deadline_seconds, stopper);
  let decider: RunDecider | undefined;
  try {
    decider = await openRunDecider(row, options, open);
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
  } finally {
    clearTimeout(ending);
    await decider?.close();
  }
}

function deadline(seconds: number | null, stopper: Stopper): NodeJS.Timeout | undefined {
  if (seconds === null) return undefined;
  const message = `The deadline of ${seconds} s has passed. Resume the run to go on.`;
  return setTimeout(
    () => stopper.stop({ kind: "limit", failure: { code: "deadline", message } }, GRACE_MS),
    Math.min(seconds * 1000, 2 ** 31 - 1),
  );
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
