import QueryStream from "pg-query-stream";
import { withRawConnection } from "./raw";

/** An export as it is compared. */
export type DiffSide = {
  id: string;
  /** It holds labels as they were imported, whatever was decided since. */
  imported: boolean;
};

export type DifferingRow = {
  id: string;
  rejected: string;
  beforeVersion: number | null;
  afterVersion: number | null;
  beforeFinal: string | null;
  afterFinal: string | null;
  beforeSplit: string | null;
  afterSplit: string | null;
  isDeleted: boolean;
  /** Imported, or given a new version, between the two moments. */
  wasImported: boolean;
  wasRevised: boolean;
};

const held = (n: number) => `SELECT f.id, f.version, coalesce(p.rejected[f.place], '') AS rejected
  FROM export_page p, unnest(p.conversation_ids, p.versions) WITH ORDINALITY AS f(id, version, place)
  WHERE p.export_id = $${n}`;
/** A row's column as of a version: version 1 is the imported state (docs/decisions/004). */
const asOf = (side: "a" | "b", column: "final" | "split", first: string) =>
  `CASE WHEN c.version = ${side}.version THEN c.${column} ELSE coalesce(${side}v.${column}, ${first}) END`;

/**
 * Rows that one export holds and the other does not, and those that they hold at versions that may differ, in import
 * order, through a cursor in constant memory.
 * @param between the moments of the two exports, the earlier one first
 */
export async function eachDifferingRow(
  before: DiffSide,
  after: DiffSide,
  between: { from: Date; to: Date },
  take: (row: DifferingRow) => Promise<void> | undefined,
): Promise<void> {
  const text = `WITH a AS (${held(1)}), b AS (${held(2)})
    SELECT id, rejected, a.version AS "beforeVersion", b.version AS "afterVersion",
      CASE WHEN $3 THEN c.imported_final ELSE ${asOf("a", "final", "c.imported_final")} END AS "beforeFinal",
      CASE WHEN $4 THEN c.imported_final ELSE ${asOf("b", "final", "c.imported_final")} END AS "afterFinal",
      ${asOf("a", "split", "c.split")} AS "beforeSplit", ${asOf("b", "split", "c.split")} AS "afterSplit",
      c.id IS NULL AS "isDeleted", coalesce(c.created_at > $5, false) AS "wasImported",
      EXISTS (SELECT 1 FROM row_version v WHERE v.conversation_id = id AND v.at > $5 AND v.at <= $6) AS "wasRevised"
    FROM a FULL JOIN b USING (id, rejected)
    LEFT JOIN conversation c USING (id)
    LEFT JOIN row_version av ON av.conversation_id = id AND av.version = a.version
    LEFT JOIN row_version bv ON bv.conversation_id = id AND bv.version = b.version
    WHERE a.version IS DISTINCT FROM b.version OR $3 <> $4
    ORDER BY c.seq, id, rejected COLLATE "C"`;
  const values = [before.id, after.id, before.imported, after.imported, between.from, between.to];
  await withRawConnection(async (connection) => {
    const rows = connection.query(new QueryStream(text, values)) as AsyncIterable<DifferingRow>;
    for await (const row of rows) {
      const wait = take(row);
      if (wait) await wait;
    }
  });
}
