import { listAudits } from "@/lib/db/audits";
import { type Actor, can } from "@/lib/domain/access";
import type { AuditedAccuracy } from "@/lib/domain/export-targets/card";
import { reportAudit } from "../audits/report-audit";
import { requireDataset } from "../datasets/require-dataset";

/** Reports that a card tells: the newest ones. */
const TOLD = 3;
const LOOKED_AT = 20;

/** What drawn samples say of the data set's labels, newest first; null where the actor may not read audits. */
export async function auditedAccuracy(actor: Actor, slug: string): Promise<AuditedAccuracy[] | null> {
  if (!can(actor, "review:read")) return null;
  const { id: datasetId } = await requireDataset(slug);
  const audits = await listAudits(actor.id, { datasetId, limit: LOOKED_AT });
  const told: AuditedAccuracy[] = [];
  for (const { id, kind } of audits) {
    if (kind !== "sample") continue;
    const { name, created_at, done, n, accuracy, sentence } = await reportAudit(actor, id);
    if (accuracy.estimate === null || done === 0) continue;
    const { estimate, low, high, method } = accuracy;
    told.push({ id, name, created_at, done, n, estimate, low, high, method, sentence });
    if (told.length === TOLD) break;
  }
  return told;
}
