import type { GenerationView } from "@/lib/contracts/generations";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { markCancelled } from "@/lib/db/generations";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { generationRow, readGeneration } from "./read-generation";

/**
 * Stops a generation: a queued one does not begin, a running one gives up its calls within a second. Rows that are in
 * stay in. Cancelling what has ended changes nothing.
 * @throws AppError not_found
 */
export async function cancelGeneration(actor: Actor, id: string): Promise<GenerationView> {
  authorise(actor, "runs:manage");
  const row = await generationRow(id);
  await db().$transaction(async (tx) => {
    if (!(await markCancelled(tx, id))) return;
    await logAction(tx, actor, {
      action: "generation.cancel",
      target: { kind: "dataset", id: row.datasetId },
      details: { generation: id },
    });
  });
  return readGeneration(actor, id);
}
