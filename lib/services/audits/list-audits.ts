import type { AuditView } from "@/lib/contracts/audits";
import { listAudits } from "@/lib/db/audits";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { toAudit } from "./to-audit";

/** Samples and queues, newest first; of one data set, or of all that are not archived. */
export async function getAudits(
  actor: Actor,
  options: { dataset?: string | undefined; limit?: number } = {},
): Promise<AuditView[]> {
  authorise(actor, "review:read");
  const dataset = options.dataset ? await requireDataset(options.dataset) : undefined;
  const rows = await listAudits(actor.id, { datasetId: dataset?.id, limit: options.limit ?? 100 });
  return rows.map(toAudit);
}
