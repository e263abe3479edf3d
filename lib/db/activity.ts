import { Prisma } from "@/lib/generated/prisma/client";
import { db } from "./client";

export type ActivityRow = {
  id: bigint;
  at: Date;
  actorKind: string;
  actorId: string | null;
  actorName: string;
  action: string;
  targetKind: string;
  targetId: string;
  details: Prisma.JsonValue;
};

export type ActivityFilter = { actor?: string; action?: string; before?: bigint; limit: number };

/** % and _ mean themselves. */
const literal = (text: string): string => text.replace(/[\\%_]/g, "\\$&");

/** Newest first, older than `before`; by part of the actor's name or the whole id, and by the action's beginning. */
export function listActivity(filter: ActivityFilter): Promise<ActivityRow[]> {
  const conditions: Prisma.Sql[] = [Prisma.sql`true`];
  if (filter.before !== undefined) conditions.push(Prisma.sql`id < ${filter.before}`);
  if (filter.actor) {
    conditions.push(
      Prisma.sql`(actor_id = ${filter.actor} OR actor_name ILIKE ${`%${literal(filter.actor)}%`})`,
    );
  }
  if (filter.action) {
    conditions.push(
      Prisma.sql`(action = ${filter.action} OR action LIKE ${`${literal(filter.action.replace(/\.$/, ""))}.%`})`,
    );
  }
  return db().$queryRaw<ActivityRow[]>(Prisma.sql`
    SELECT id, at, actor_kind AS "actorKind", actor_id AS "actorId", actor_name AS "actorName", action,
      target_kind AS "targetKind", target_id AS "targetId", details
    FROM audit_log WHERE ${Prisma.join(conditions, " AND ")} ORDER BY id DESC LIMIT ${filter.limit}`);
}
