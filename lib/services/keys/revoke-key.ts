import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { findKey, revokeKey as revokeRow } from "@/lib/db/keys";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { authoriseKeys, managesAllKeys } from "./authorise-keys";

/** Makes a key worthless at once and for ever. @throws AppError not_found (also for keys that one may not see) */
export async function revokeKey(actor: Actor, id: string, now = new Date()): Promise<void> {
  const missing = () => new AppError("not_found", `There is no key ${id} that could be revoked`);
  if (!isId(id)) throw missing();
  await db().$transaction(async (tx) => {
    const key = await findKey(tx, id);
    if (!managesAllKeys(actor)) {
      authoriseKeys(actor, actor.id);
      if (key?.userId !== actor.id) throw missing();
    }
    if (!key || !(await revokeRow(tx, id, now))) throw missing();
    await logAction(tx, actor, {
      action: "key.revoke",
      target: { kind: "key", id },
      details: { name: key.name, owner: key.user?.name ?? null },
    });
  });
}
