import type { RunView } from "@/lib/contracts/runs";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { markRunCancelled } from "@/lib/db/prediction-runs";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { getRun } from "../runs/get-run";
import { askedRun } from "./asked-run";

/**
 * Stops a run: a queued one does not begin, a running one gives up its calls within a second. Answers that are in stay
 * in. Cancelling what has ended changes nothing.
 * @throws AppError not_found, conflict (an import)
 */
export async function cancelRun(actor: Actor, id: string): Promise<RunView> {
  authorise(actor, "runs:manage");
  const run = await askedRun(id);
  await db().$transaction(async (tx) => {
    if (!(await markRunCancelled(tx, id))) return;
    await logAction(tx, actor, {
      action: "run.cancel",
      target: { kind: "dataset", id: run.datasetId },
      details: { run: id },
    });
  });
  return getRun(actor, id);
}
