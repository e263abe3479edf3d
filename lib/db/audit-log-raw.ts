import type { Actor } from "@/lib/domain/access";
import type { LogEntry } from "./audit-log";
import type { Queryable } from "./raw";

/** `logAction` for transactions on a raw connection. */
export async function logActionRaw(on: Queryable, actor: Actor, entry: LogEntry): Promise<void> {
  await on.query(
    `INSERT INTO audit_log (actor_kind, actor_id, actor_name, action, target_kind, target_id, details)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      ...[actor.kind, actor.id, actor.name, entry.action, entry.target.kind, entry.target.id],
      JSON.stringify(entry.details ?? {}),
    ],
  );
}
