import type { AuditView } from "@/lib/contracts/audits";
import { logAction } from "@/lib/db/audit-log";
import { readAudit, setAuditStatus } from "@/lib/db/audits";
import { db } from "@/lib/db/client";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { authorise } from "../authorise";
import { noAudit } from "./get-audit";
import { toAudit } from "./to-audit";

const ACTIONS = { open: "audit.resume", paused: "audit.pause", closed: "audit.close" } as const;

/**
 * Pauses an audit (no further claims; what is held can still be submitted), opens it again, or closes it for good: then
 * no review or ruling counts any more, and its blind rows are shown to everybody again.
 * @throws AppError not_found, conflict where it is closed
 */
export async function changeAuditStatus(
  actor: Actor,
  auditId: string,
  status: "open" | "paused" | "closed",
): Promise<AuditView> {
  authorise(actor, "review:manage");
  if (!isId(auditId)) throw noAudit(auditId);
  return db().$transaction(async (tx) => {
    const before = await readAudit(auditId, actor.id, tx);
    if (!before) throw noAudit(auditId);
    if (before.status === status) return toAudit(before);
    if (!(await setAuditStatus(tx, auditId, status)))
      throw new AppError("conflict", `The audit "${before.name}" is closed and stays so; make a new one`);
    await logAction(tx, actor, {
      action: ACTIONS[status],
      target: { kind: "audit", id: auditId },
      details: { name: before.name },
    });
    return toAudit({ ...before, status });
  });
}
