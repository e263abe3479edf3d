import { type DbOrTx, db } from "./client";

export type NewChoice = {
  itemId: string;
  reviewerId: string;
  action: "reply" | "start_task" | "update_task" | "cancel_task" | "noop";
  taskId: string | null;
  text: string | null;
};

/** Stores a reviewer's first choice. The first one stands: a later one changes nothing. */
export async function storeChoice(tx: DbOrTx, choice: NewChoice): Promise<void> {
  await tx.$executeRaw`/* prepared: choice */
    INSERT INTO review_choice (item_id, reviewer_id, action, target_task_id, text)
    VALUES (${choice.itemId}::uuid, ${choice.reviewerId}, ${choice.action}::action, ${choice.taskId}, ${choice.text})
    ON CONFLICT (item_id, reviewer_id) DO NOTHING`;
}

/** Sets or takes back a reviewer's mark on an item. @returns the mark, null without one; undefined where no such item is */
export async function setFlag(
  at: { auditId: string; itemId: string },
  by: { id: string; name: string },
  flag: { note: string | null } | null,
): Promise<{ note: string | null; at: Date } | null | undefined> {
  const { auditId, itemId } = at;
  const rows = flag
    ? await db().$queryRaw<{ note: string | null; at: Date }[]>`
        INSERT INTO review_flag (item_id, reviewer_id, reviewer_name, note)
        SELECT i.id, ${by.id}, ${by.name}, ${flag.note} FROM audit_item i
         WHERE i.id = ${itemId}::uuid AND i.audit_id = ${auditId}::uuid
        ON CONFLICT (item_id, reviewer_id) DO UPDATE SET note = excluded.note, at = now()
        RETURNING note, at`
    : await db().$queryRaw<{ note: null; at: null }[]>`
        WITH gone AS (DELETE FROM review_flag WHERE item_id = ${itemId}::uuid AND reviewer_id = ${by.id})
        SELECT NULL AS note, NULL AS at FROM audit_item
         WHERE id = ${itemId}::uuid AND audit_id = ${auditId}::uuid`;
  const [row] = rows;
  if (!row) return undefined;
  return row.at === null ? null : { note: row.note, at: row.at };
}

export type FlagRow = {
  itemId: string;
  rowId: string;
  position: number;
  reviewerName: string;
  note: string | null;
  at: Date;
};

/** The marks of an audit, in serving order. */
export async function listFlags(auditId: string): Promise<FlagRow[]> {
  return db().$queryRaw<FlagRow[]>`
    SELECT i.id AS "itemId", i.conversation_id AS "rowId", i.position, f.reviewer_name AS "reviewerName", f.note, f.at
      FROM review_flag f JOIN audit_item i ON i.id = f.item_id
     WHERE i.audit_id = ${auditId}::uuid ORDER BY i.position, f.at`;
}

/** Tags of the reviews of an audit's data set, most used first. */
export async function listTags(auditId: string, limit: number): Promise<{ tag: string; count: number }[]> {
  return db().$queryRaw<{ tag: string; count: number }[]>`
    SELECT t.tag, count(*)::int AS count
      FROM audit a JOIN audit b ON b.dataset_id = a.dataset_id
      JOIN review r ON r.audit_id = b.id AND r.tags <> '{}' CROSS JOIN LATERAL unnest(r.tags) AS t(tag)
     WHERE a.id = ${auditId}::uuid GROUP BY t.tag ORDER BY count(*) DESC, t.tag LIMIT ${limit}`;
}
