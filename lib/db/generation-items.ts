import type { GenerationItem, GenerationItemState } from "@/lib/generated/prisma/client";
import { db } from "./client";
import type { Queryable } from "./raw";

export type GenerationItemRow = GenerationItem;
export type { GenerationItemState };
export type StoredTry = { attempt: number; code: string; message: string };

/** What is still to be made, in the order of the plan. */
export const pendingItems = (generationId: string) =>
  db().generationItem.findMany({
    where: { generationId, state: "pending" },
    select: { position: true, cell: true, tries: true },
    orderBy: { position: "asc" },
  });

/** Notes a refused try; with `last`, the item is rejected for its code. */
export async function saveTry(
  on: Queryable,
  generationId: string,
  position: number,
  refused: StoredTry,
  last: boolean,
): Promise<void> {
  await on.query(
    `UPDATE generation_item SET tries = tries || $3::jsonb,
       state = CASE WHEN $4 THEN 'rejected' ELSE state END, code = CASE WHEN $4 THEN $5 ELSE code END,
       finished_at = CASE WHEN $4 THEN now() ELSE finished_at END
     WHERE generation_id = $1 AND position = $2 AND state = 'pending'`,
    [generationId, position, JSON.stringify([refused]), last, refused.code],
  );
}

/** @returns false where it is not pending any more: nothing was changed */
export async function acceptItem(
  on: Queryable,
  generationId: string,
  position: number,
  conversationId: string,
): Promise<boolean> {
  const { rowCount } = await on.query(
    `UPDATE generation_item SET state = 'accepted', conversation_id = $3, finished_at = now()
     WHERE generation_id = $1 AND position = $2 AND state = 'pending'`,
    [generationId, position, conversationId],
  );
  return rowCount === 1;
}

export type ItemCounts = {
  accepted: number;
  pending: number;
  /** Rejected in the end, by code. */
  rejected: Record<string, number>;
  /** All refused tries, by code. */
  tries: Record<string, number>;
  /** Finished since the present run began. */
  recent: number;
};

const byCode = (value: unknown): Record<string, number> => (value ?? {}) as Record<string, number>;

export async function countItems(on: Queryable, generationId: string): Promise<ItemCounts> {
  const { rows } = await on.query<{
    accepted: number;
    pending: number;
    rejected: unknown;
    tries: unknown;
    recent: number;
  }>(
    `WITH items AS (SELECT state, code, tries, finished_at FROM generation_item WHERE generation_id = $1)
     SELECT (SELECT count(*)::int FROM items WHERE state = 'accepted') AS accepted,
       (SELECT count(*)::int FROM items WHERE state = 'pending') AS pending,
       (SELECT jsonb_object_agg(code, n) FROM
         (SELECT code, count(*) AS n FROM items WHERE state = 'rejected' GROUP BY 1) r) AS rejected,
       (SELECT jsonb_object_agg(code, n) FROM
         (SELECT t->>'code' AS code, count(*) AS n FROM items, jsonb_array_elements(tries) t GROUP BY 1) c) AS tries,
       (SELECT count(*)::int FROM items WHERE finished_at >=
         (SELECT started_at FROM generation WHERE id = $1)) AS recent`,
    [generationId],
  );
  const [row] = rows;
  return {
    accepted: row?.accepted ?? 0,
    pending: row?.pending ?? 0,
    rejected: byCode(row?.rejected),
    tries: byCode(row?.tries),
    recent: row?.recent ?? 0,
  };
}

export type CoverageCell = {
  factor: string;
  level: string;
  action: string;
  planned: number;
  accepted: number;
  rejected: number;
};

/** Rows planned, accepted and rejected for each level of each factor, by action. */
export async function coverageOf(on: Queryable, generationId: string): Promise<CoverageCell[]> {
  const { rows } = await on.query<CoverageCell>(
    `SELECT f.key AS factor, f.value AS level, i.cell->>'action' AS action, count(*)::int AS planned,
       count(*) FILTER (WHERE i.state = 'accepted')::int AS accepted,
       count(*) FILTER (WHERE i.state = 'rejected')::int AS rejected
     FROM generation_item i, jsonb_each_text(i.cell) f WHERE i.generation_id = $1 AND f.key <> 'action'
     GROUP BY 1, 2, 3`,
    [generationId],
  );
  return rows;
}

export type ItemFilter = { state?: GenerationItemState | undefined; code?: string | undefined };

/** Items behind `after` in the order of the plan, those with a refused try of `code` if it is given. */
export async function pageItems(
  on: Queryable,
  generationId: string,
  filter: ItemFilter,
  after: number,
  limit: number,
): Promise<GenerationItemRow[]> {
  const { rows } = await on.query<GenerationItemRow>(
    `SELECT generation_id AS "generationId", position, cell, state, tries, code,
       conversation_id AS "conversationId", finished_at AS "finishedAt"
     FROM generation_item WHERE generation_id = $1 AND position > $2
       AND ($3::text IS NULL OR state = $3::text::generation_item_state)
       AND ($4::text IS NULL OR tries @> jsonb_build_array(jsonb_build_object('code', $4::text)))
     ORDER BY position LIMIT $5`,
    [generationId, after, filter.state ?? null, filter.code ?? null, limit],
  );
  return rows;
}

export const findItem = (generationId: string, position: number): Promise<GenerationItemRow | null> =>
  db().generationItem.findUnique({ where: { generationId_position: { generationId, position } } });
