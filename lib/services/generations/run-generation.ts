import { generationOptionsSchema } from "@/lib/contracts/generations";
import { logActionRaw } from "@/lib/db/audit-log-raw";
import { spendOf } from "@/lib/db/generation-calls";
import {
  endGeneration,
  findGeneration,
  type GenerationRow,
  statusOf,
  takeUpGeneration,
  tryLockGeneration,
  unlockGeneration,
} from "@/lib/db/generations";
import { type RawConnection, rawPool, rawTransaction, withRawConnection } from "@/lib/db/raw";
import type { Actor } from "@/lib/domain/access";
import { ModelError } from "@/lib/models/chat-model";
import { queueFollowUps } from "../imports/run/follow-ups";
import { Breaker } from "../model-work/breaker";
import { Budget } from "../model-work/budget";
import { holdLock } from "../model-work/hold-lock";
import { Stopper, type StopReason } from "../model-work/stop";
import { untilStopped } from "../model-work/until-stopped";
import type { RunContext } from "./run/context";
import { loadLikeness } from "./run/load-likeness";
import { type OpenChat, openModel } from "./run/open-models";
import { pacer } from "./run/pace";
import { type ItemEvent, workOff } from "./run/work-off";

export type RunGenerationOptions = {
  /** In whose name rows are put in. */
  actor: Actor;
  /** Asks the run to end at a good place: answers under way may still come in for some seconds. */
  signal?: AbortSignal;
  /** No further run will follow by itself: an unexpected failure ends the generation. */
  lastTry: boolean;
  onItem?: (event: ItemEvent) => void;
  /** How models are reached; tests put a scripted one here. */
  open?: OpenChat;
};

/** ended: there is nothing more to do. busy: another process works on it. interrupted: run it again. */
export type RunOutcome = "ended" | "busy" | "interrupted";

/**
 * Works on a generation until every row of its plan is accepted or refused, or until it is stopped. Goes on where an
 * earlier run was killed: settled rows are left alone, and stored answers are used instead of asked for. Two
 * processes never work on the same one.
 * @throws what may pass (a lost database connection): run it again
 */
export async function runGeneration(id: string, options: RunGenerationOptions): Promise<RunOutcome> {
  return withRawConnection(async (connection) => {
    if (!(await holdLock(() => tryLockGeneration(connection, id)))) return "busy";
    try {
      if (!(await takeUpGeneration(connection, id))) return "ended";
      const row = await findGeneration(id);
      return row ? await run(connection, row, options) : "ended";
    } finally {
      await unlockGeneration(connection, id);
    }
  });
}

async function run(
  connection: RawConnection,
  row: GenerationRow,
  { actor, signal, lastTry, onItem = () => {}, open }: RunGenerationOptions,
): Promise<RunOutcome> {
  const stopper = new Stopper();
  const reason = await untilStopped(stopper, {
    connection,
    signal,
    lastTry,
    status: () => statusOf(row.id),
    codeOf: (error) => (error instanceof ModelError ? error.code : undefined),
    work: async () => workOff(await prepare(row, stopper, open), onItem),
  });
  if (reason?.kind === "interrupted") return "interrupted";
  await finish(connection, row, actor, reason);
  return "ended";
}

async function prepare(row: GenerationRow, stopper: Stopper, open?: OpenChat): Promise<RunContext> {
  const options = generationOptionsSchema.parse(row.options);
  const { cost } = await spendOf(rawPool(), row.id);
  return {
    id: row.id,
    dataset: { id: row.datasetId, slug: row.dataset.slug },
    seed: row.seed,
    options,
    writer: openModel(row.writer, open),
    voter: openModel(row.voter, open),
    promptVersion: row.promptVersion,
    generatorVersion: row.generatorVersion,
    likeness: await loadLikeness(row.datasetId),
    budget: new Budget(options.max_cost, cost),
    // More than what may be under way at once, so that one short outage does not end it.
    breaker: new Breaker(2 * options.concurrency + 3),
    stopper,
    pace: pacer(options.requests_per_minute),
  };
}

async function finish(
  connection: RawConnection,
  row: GenerationRow,
  actor: Actor,
  reason: StopReason | null,
): Promise<void> {
  const status =
    reason === null
      ? "done"
      : ({ limit: "stopped", failed: "failed", cancelled: "cancelled", interrupted: "stopped" } as const)[
          reason.kind
        ];
  const failure = reason && "failure" in reason ? reason.failure : undefined;
  await rawTransaction(connection, async () => {
    await endGeneration(connection, row.id, { status, ...(failure && { failure }) });
    await queueFollowUps(connection, row.datasetId, 1);
    await logActionRaw(connection, actor, {
      action: "generation.end",
      target: { kind: "dataset", id: row.datasetId },
      details: { generation: row.id, status, ...(failure && { failure: failure.code }) },
    });
  });
}
