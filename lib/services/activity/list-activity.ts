import type { ActivityPage, ActivityQuery } from "@/lib/contracts/activity";
import { listActivity as listRows } from "@/lib/db/activity";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";

/** One page of the audit log, newest first. */
export async function listActivity(actor: Actor, query: ActivityQuery): Promise<ActivityPage> {
  authorise(actor, "activity:read");
  const rows = await listRows({
    actor: query.actor,
    action: query.action,
    before: query.cursor === undefined ? undefined : BigInt(query.cursor),
    limit: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  return {
    entries: page.map((row) => ({
      id: row.id.toString(),
      at: row.at.toISOString(),
      actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
      action: row.action,
      target: { kind: row.targetKind, id: row.targetId },
      details: isObject(row.details) ? row.details : {},
    })),
    next_cursor: rows.length > query.limit ? (page.at(-1)?.id.toString() ?? null) : null,
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
