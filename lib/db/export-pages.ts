import type { DbOrTx } from "./client";
import { rawPool } from "./raw";
import type { StoredRow } from "./stream-rows";

/** Rows of one page of export_page. */
export const PAGE_ROWS = 1_000;

export type FrozenRow = Pick<StoredRow, "id" | "version"> & { rejected?: string };

/** The next rows of an export, at the versions in which it holds them. */
export async function insertPage(exportId: string, n: number, rows: readonly FrozenRow[]): Promise<void> {
  await rawPool().query(
    "INSERT INTO export_page (export_id, n, conversation_ids, versions, rejected) VALUES ($1, $2, $3, $4, $5)",
    [
      exportId,
      n,
      rows.map(({ id }) => id),
      rows.map(({ version }) => version),
      rows.flatMap(({ rejected }) => (rejected === undefined ? [] : [rejected])),
    ],
  );
}

/** Whether the export froze its rows. */
export async function isFrozen(exportId: string): Promise<boolean> {
  const { rowCount } = await rawPool().query("SELECT 1 FROM export_page WHERE export_id = $1 LIMIT 1", [
    exportId,
  ]);
  return (rowCount ?? 0) > 0;
}

/** Pages of a broken-off try are dropped before the next one. */
export const dropPages = (tx: DbOrTx, exportId: string): Promise<unknown> =>
  tx.exportPage.deleteMany({ where: { exportId } });

/**
 * The rows of an export as they were: what was imported never changes, and a version's decision and split stand in its
 * history (version 1 is the imported state, docs/decisions/004). Rows deleted since are left out.
 */
export async function* frozenRows(
  exportId: string,
): AsyncGenerator<StoredRow & { rejected?: string }, void, void> {
  for (let n = 0; ; n += 1) {
    const { rows, rowCount } = await rawPool().query<StoredRow & { rejected: string | null }>(
      `SELECT c.id, c.seq::text AS seq, f.version, c.messages, c.tasks, s.final, c.imported_final AS "importedFinal",
         c.reasoning, c.meta, c.extra, c.input_hash AS "inputHash", split_part(s.final, '(', 1) AS action,
         s.split, c.scenario_id AS "scenarioId", p.rejected[f.place] AS rejected
       FROM export_page p, unnest(p.conversation_ids, p.versions) WITH ORDINALITY AS f(id, version, place)
       JOIN conversation c ON c.id = f.id
       LEFT JOIN row_version v ON v.conversation_id = f.id AND v.version = f.version
       CROSS JOIN LATERAL (
         SELECT CASE WHEN c.version = f.version THEN c.final ELSE coalesce(v.final, c.imported_final) END AS final,
                CASE WHEN c.version = f.version THEN c.split ELSE coalesce(v.split, c.split) END AS split
       ) s
       WHERE p.export_id = $1 AND p.n = $2 ORDER BY f.place`,
      [exportId, n],
    );
    for (const { rejected, ...row } of rows) yield rejected === null ? row : { ...row, rejected };
    if ((rowCount ?? 0) < PAGE_ROWS && !(await hasPage(exportId, n + 1))) return;
  }
}

async function hasPage(exportId: string, n: number): Promise<boolean> {
  const { rowCount } = await rawPool().query("SELECT 1 FROM export_page WHERE export_id = $1 AND n = $2", [
    exportId,
    n,
  ]);
  return (rowCount ?? 0) > 0;
}

/** How many rows an export froze. */
export async function countFrozen(exportId: string): Promise<number> {
  const { rows } = await rawPool().query<{ n: number }>(
    "SELECT coalesce(sum(cardinality(conversation_ids)), 0)::int AS n FROM export_page WHERE export_id = $1",
    [exportId],
  );
  return rows[0]?.n ?? 0;
}
