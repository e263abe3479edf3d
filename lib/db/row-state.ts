import { Prisma } from "@/lib/generated/prisma/client";
import type { DbOrTx } from "./client";

/** A row's present state: what its version counts. */
export type RowState = {
  status: "pending" | "approved" | "corrected" | "rejected" | "discarded";
  /** The effective decision as its canonical string, with action and target as columns for facets. */
  final: string;
  action: "reply" | "start_task" | "update_task" | "cancel_task" | "noop";
  targetTaskId: string | null;
};

export type Cause = { id: string | null; actorName: string };

/**
 * CTEs that move a row to its next version and note it in its history; version 1, the state as imported, is written
 * together with version 2. `settled(version)` is the last of them.
 */
export const rowStateCtes = (rowId: string, next: RowState, cause: Cause): Prisma.Sql => Prisma.sql`
    before AS (
      SELECT id, version, status, final, split, created_at FROM conversation WHERE id = ${rowId}::uuid
    ), first AS (
      INSERT INTO row_version (conversation_id, version, status, final, split, cause_id, actor_name, at)
      SELECT id, 1, status, final, split, NULL, 'import', created_at FROM before WHERE version = 1
    ), next AS (
      INSERT INTO row_version (conversation_id, version, status, final, split, cause_id, actor_name, at)
      SELECT id, version + 1, ${next.status}::row_status, ${next.final}, split, ${cause.id}::uuid, ${cause.actorName},
             clock_timestamp()
        FROM before
    ), settled AS (
      UPDATE conversation c
         SET version = before.version + 1, status = ${next.status}::row_status, final = ${next.final},
             action = ${next.action}::action, target_task_id = ${next.targetTaskId}
        FROM before WHERE c.id = before.id
      RETURNING c.version
    )`;

/**
 * Moves a row to its next version. The caller holds the row's lock and has seen that something changes.
 * @returns the new version
 */
export async function writeRowState(
  tx: DbOrTx,
  rowId: string,
  next: RowState,
  cause: Cause,
): Promise<number> {
  const rows = await tx.$queryRaw<{ version: number }[]>(
    Prisma.sql`/* prepared: row-state */ WITH ${rowStateCtes(rowId, next, cause)} SELECT version FROM settled`,
  );
  const version = rows[0]?.version;
  if (version === undefined) throw new Error(`row ${rowId} is not there`);
  return version;
}
