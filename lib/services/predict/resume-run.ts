import { type ResumeRun, resumeRunSchema, runOptionsSchema } from "@/lib/contracts/predict";
import type { RunView } from "@/lib/contracts/runs";
import { db } from "@/lib/db/client";
import { activeRuns, forgetFailed, markRunQueued } from "@/lib/db/prediction-runs";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { MODEL_ERRORS } from "@/lib/models/chat-model";
import { authorise } from "../authorise";
import { assertPriced } from "../models/assert-priced";
import { getRun } from "../runs/get-run";
import { askedRun } from "./asked-run";
import { queueRun } from "./queue-run";

/**
 * Goes on with a run that was stopped, failed or cancelled, or whose process was killed. What was answered is not asked
 * again; rows for which no answer came only with `retry_failed`, or where the run ended because the server was down.
 * @throws AppError not_found, conflict (imported, done with nothing to retry, somebody works on it), invalid_input
 */
export async function resumeRun(
  actor: Actor,
  id: string,
  asked: ResumeRun,
  { by }: { by: "worker" | "caller" },
): Promise<RunView> {
  authorise(actor, "runs:manage");
  const { retry_failed, max_cost } = resumeRunSchema.parse(asked);
  const run = await askedRun(id);
  if (run.dataset.archivedAt)
    throw new AppError("conflict", `The data set "${run.dataset.slug}" is archived; take it out first.`);
  if ((await activeRuns([id])).has(id))
    throw new AppError("conflict", "A process works on this run already.");
  const retries = run.failed > 0 && (retry_failed || serverWasDown(run.failure));
  if (run.status === "done" && !retries)
    throw new AppError(
      "conflict",
      run.failed > 0
        ? `This run is done; ${run.failed} rows have failed. Ask again about these with retry_failed.`
        : "This run is done: every row has an answer.",
    );
  const stored = runOptionsSchema.parse(run.options);
  const options = { ...stored, max_cost: max_cost === undefined ? stored.max_cost : max_cost };
  if (options.max_cost !== null) assertPriced([run.model]);
  await db().$transaction(async (tx) => {
    if (retries) await forgetFailed(tx, id);
    await markRunQueued(tx, id, options);
    await queueRun(tx, actor, { run, by, action: "run.resume", details: { retry_failed: retries } });
  });
  return getRun(actor, id);
}

/** Ended because nothing was answered any more: then its failed rows say nothing of themselves. */
const serverWasDown = (failure: unknown): boolean =>
  typeof failure === "object" &&
  failure !== null &&
  "code" in failure &&
  String(failure.code) in MODEL_ERRORS;
