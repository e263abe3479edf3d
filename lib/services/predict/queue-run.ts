import { logAction } from "@/lib/db/audit-log";
import type { Tx } from "@/lib/db/client";
import { addJob } from "@/lib/db/queue";
import type { Actor } from "@/lib/domain/access";
import { asPayload } from "@/lib/jobs/definitions/actor";
import { predictionsJobOptions, runPredictionsJob } from "@/lib/jobs/definitions/run-predictions";

type Queued = {
  run: { id: string; modelId: string; datasetId: string };
  /** By the worker, or by the calling process, which then has to run it. */
  by: "worker" | "caller";
  action: "run.start" | "run.resume";
  details: Record<string, string | number | boolean>;
};

/** Hands a run to the worker, where the caller does not do it himself, and logs it. */
export async function queueRun(
  tx: Tx,
  actor: Actor,
  { run: { id, modelId, datasetId }, by, action, details }: Queued,
): Promise<void> {
  if (by === "worker") {
    const payload = { run_id: id, actor: asPayload(actor) };
    await addJob(tx, runPredictionsJob, payload, predictionsJobOptions(id, modelId));
  }
  await logAction(tx, actor, {
    action,
    target: { kind: "dataset", id: datasetId },
    details: { run: id, ...details, by },
  });
}
