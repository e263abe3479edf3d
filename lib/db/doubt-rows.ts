import { Prisma } from "@/lib/generated/prisma/client";
import type { Tx } from "./client";
import { type RowFilterInput, whereRows } from "./row-filter";

/** A row in doubt: how much (larger = more), what speaks against its label, and the row that does so. */
export type DoubtRow = { rowId: string; score: number; said: string | null; with: string | null };
export type FoundDoubts = { total: number; rows: DoubtRow[] };

export type DoubtScope = { datasetId: string; filter: RowFilterInput; limit: number };

const shown = Prisma.sql`coalesce(p.calibrated, p.confidence)`;

/** The rows on which a run is least sure; what it was fitted on says nothing of that. */
export const findUnsure = (tx: Tx, scope: DoubtScope, runId: string): Promise<FoundDoubts> =>
  found(
    tx,
    scope,
    Prisma.sql`
    SELECT c.id AS "rowId", c.seq, 1 - ${shown} AS score, p.final AS said, NULL::uuid AS "with"
      FROM prediction p JOIN conversation c ON c.id = p.conversation_id
     WHERE p.run_id = ${runId}::uuid AND p.state = 'ok' AND NOT p.seen AND ${shown} IS NOT NULL
       AND ${whereRows(scope.datasetId, scope.filter)}`,
  );

/** The rows on which a run decides otherwise than the label, the surest first. */
export const findDiffering = (tx: Tx, scope: DoubtScope, runId: string): Promise<FoundDoubts> =>
  found(
    tx,
    scope,
    Prisma.sql`
    SELECT c.id AS "rowId", c.seq, coalesce(${shown}, 0) AS score, p.final AS said, NULL::uuid AS "with"
      FROM prediction p JOIN conversation c ON c.id = p.conversation_id
     WHERE p.run_id = ${runId}::uuid AND p.state = 'ok' AND NOT p.seen AND p.differs
       AND ${whereRows(scope.datasetId, scope.filter)}`,
  );

/** The rows on which two runs decide differently, the surest first (by the product of both confidences). */
export const findApart = (
  tx: Tx,
  scope: DoubtScope,
  runId: string,
  otherRunId: string,
): Promise<FoundDoubts> =>
  found(
    tx,
    scope,
    Prisma.sql`
    SELECT c.id AS "rowId", c.seq, coalesce(${shown} * coalesce(o.calibrated, o.confidence), 0) AS score,
           p.final || ' | ' || o.final AS said, NULL::uuid AS "with"
      FROM prediction p JOIN prediction o ON o.run_id = ${otherRunId}::uuid AND o.conversation_id = p.conversation_id
      JOIN conversation c ON c.id = p.conversation_id
     WHERE p.run_id = ${runId}::uuid AND p.state = 'ok' AND o.state = 'ok' AND NOT p.seen AND NOT o.seen
       AND (p.action, p.target_task_id) IS DISTINCT FROM (o.action, o.target_task_id)
       AND ${whereRows(scope.datasetId, scope.filter)}`,
  );

/** Rows whose input stands there with another decision as well, those of one input together. */
export const findConflicts = (tx: Tx, scope: DoubtScope): Promise<FoundDoubts> =>
  found(
    tx,
    scope,
    Prisma.sql`
    SELECT c.id AS "rowId", min(c.seq) OVER (PARTITION BY c.input_hash) * 1000000 + c.seq % 1000000 AS seq,
           1::float8 AS score, o.final AS said, o.id AS "with"
      FROM conversation c
      JOIN LATERAL (SELECT o.id, o.final FROM conversation o
                     WHERE o.dataset_id = c.dataset_id AND o.input_hash = c.input_hash AND o.final <> c.final
                     ORDER BY o.seq LIMIT 1) o ON true
     WHERE c.input_hash IN (SELECT w.input_hash FROM conversation w
             WHERE w.dataset_id = ${scope.datasetId}::uuid AND w.warnings && '{label_conflict}'::text[]
               AND w.warnings <> '{}'::text[])
       AND ${whereRows(scope.datasetId, scope.filter)}`,
  );

/** The most doubtful of the rows that `all` gives, and how many it gives. */
async function found(tx: Tx, { limit }: DoubtScope, all: Prisma.Sql): Promise<FoundDoubts> {
  const rows = await tx.$queryRaw<(DoubtRow & { total: number })[]>`
    SELECT d."rowId", d.score, d.said, d."with", count(*) OVER ()::int AS total FROM (${all}) d
     ORDER BY d.score DESC, d.seq LIMIT ${limit}`;
  return { total: rows[0]?.total ?? 0, rows: rows.map(({ total: _total, ...row }) => row) };
}

export type ScoredRow = { rowId: string; action: string; scores: number[] };

/** What a run gives each action on the rows that it has not seen, with their labels, in import order. */
export async function readScores(
  tx: Tx,
  { datasetId, filter }: DoubtScope,
  runId: string,
  actions: readonly string[],
): Promise<ScoredRow[]> {
  return tx.$queryRaw<ScoredRow[]>`
    SELECT c.id AS "rowId", c.action::text AS action,
           ARRAY(SELECT coalesce((p.action_scores->>a)::float8, 0) FROM unnest(${[...actions]}::text[]) a) AS scores
      FROM prediction p JOIN conversation c ON c.id = p.conversation_id
     WHERE p.run_id = ${runId}::uuid AND NOT p.seen AND p.action_scores IS NOT NULL AND ${whereRows(datasetId, filter)}
     ORDER BY c.seq`;
}

export type TalkRow = { rowId: string; action: string; final: string; messages: unknown; tasks: unknown };

/** Talk and ledger of the first rows, in import order. */
export async function readTalks(tx: Tx, { datasetId, filter, limit }: DoubtScope): Promise<TalkRow[]> {
  return tx.$queryRaw<TalkRow[]>`
    SELECT c.id AS "rowId", c.action::text AS action, c.final, c.messages, c.tasks
      FROM conversation c WHERE ${whereRows(datasetId, filter)} ORDER BY c.seq LIMIT ${limit}`;
}

/** The rows as an audit's items, the most doubtful first, each frozen at its present version. Nothing was drawn. */
export async function insertDoubtItems(
  tx: Tx,
  auditId: string,
  rows: readonly DoubtRow[],
  itemIds: readonly string[],
): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO audit_item (id, audit_id, conversation_id, row_version, label_final, position, inclusion_probability,
                            weight, doubt)
    SELECT d.id, ${auditId}::uuid, c.id, c.version, c.final, d.position, 1, 1, d.doubt
      FROM unnest(${[...itemIds]}::uuid[], ${rows.map(({ rowId }) => rowId)}::uuid[],
                  ${rows.map(({ score, said, with: other }) => JSON.stringify({ score, said, with: other }))}::jsonb[])
           WITH ORDINALITY AS d(id, row_id, doubt, position)
      JOIN conversation c ON c.id = d.row_id`;
}
