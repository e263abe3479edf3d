import type { Queryable } from "./raw";

/** Keys of the advisory locks that sessions of this database hold, as a subquery: `key IN (…)`. */
export const HELD_LOCKS = `SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks
  WHERE locktype = 'advisory' AND objsubid = 1 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** Which of these a process holds the lock of, whose key is the hash of `<prefix>:<id>`: it works on them now. */
export async function heldIds(on: Queryable, prefix: string, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await on.query<{ id: string }>(
    `SELECT id FROM unnest($1::text[]) AS given (id) WHERE hashtextextended($2 || ':' || id, 0) IN (${HELD_LOCKS})`,
    [ids, prefix],
  );
  return new Set(rows.map(({ id }) => id));
}
