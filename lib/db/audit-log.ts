import type { Actor } from "@/lib/domain/access";
import type { Prisma } from "@/lib/generated/prisma/client";
import type { DbOrTx } from "./client";

export type LogEntry = {
  /** area.verb, e.g. "dataset.import". */
  action: string;
  target: { kind: string; id: string };
  details?: Prisma.InputJsonObject;
};

/** Writes who did what, in the same transaction as the deed. No secrets and no conversation text in details. */
export async function logAction(tx: DbOrTx, actor: Actor, entry: LogEntry): Promise<void> {
  await tx.auditLog.create({
    data: {
      actorKind: actor.kind,
      actorId: actor.id,
      actorName: actor.name,
      action: entry.action,
      targetKind: entry.target.kind,
      targetId: entry.target.id,
      details: entry.details ?? {},
    },
  });
}
