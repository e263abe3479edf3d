import { logAction } from "@/lib/db/audit-log";
import type { Tx } from "@/lib/db/client";
import { addJob } from "@/lib/db/queue";
import type { Actor } from "@/lib/domain/access";
import { asPayload } from "@/lib/jobs/definitions/actor";
import { generationJobOptions, runGenerationJob } from "@/lib/jobs/definitions/run-generation";

type Queued = {
  id: string;
  datasetId: string;
  /** By the worker, or by the calling process, which then has to run it. */
  by: "worker" | "caller";
  action: "generation.start" | "generation.resume";
  details?: Record<string, string | number>;
};

/** Hands a generation to the worker, where the caller does not run it himself, and logs it. */
export async function queueGeneration(
  tx: Tx,
  actor: Actor,
  { id, datasetId, by, action, details }: Queued,
): Promise<void> {
  if (by === "worker") {
    const payload = { generation_id: id, actor: asPayload(actor) };
    await addJob(tx, runGenerationJob, payload, generationJobOptions(id));
  }
  await logAction(tx, actor, {
    action,
    target: { kind: "dataset", id: datasetId },
    details: { generation: id, ...details, by },
  });
}
