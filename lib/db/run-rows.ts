import { Prisma } from "@/lib/generated/prisma/client";
import { pool } from "./client";
import { type RowFilterInput, whereRows } from "./row-filter";

/** Which rows a run is about. */
export type RunScope = { datasetId: string; filter: RowFilterInput; auditId: string | null };

const scopeOf = ({ datasetId, filter, auditId }: RunScope): Prisma.Sql =>
  auditId === null
    ? whereRows(datasetId, filter)
    : Prisma.sql`${whereRows(datasetId, filter)} AND EXISTS (
        SELECT FROM audit_item i WHERE i.audit_id = ${auditId}::uuid AND i.conversation_id = c.id)`;

const read = async <Row extends object>(sql: Prisma.Sql): Promise<Row[]> =>
  (await pool().query<Row>(sql.text, sql.values as unknown[])).rows;

export async function countScope(scope: RunScope): Promise<number> {
  const [row] = await read<{ n: string }>(
    Prisma.sql`SELECT count(*) AS n FROM conversation c WHERE ${scopeOf(scope)}`,
  );
  return Number(row?.n ?? 0);
}

/** A row that is still to be asked about. */
export type UnansweredRow = { id: string; seq: string; messages: unknown; tasks: unknown; trained: boolean };

/** `after`: behind which row the next page begins; null: there is none. */
export type UnansweredPage = { rows: UnansweredRow[]; after: string | null };

/** The last row in import order of which the run says something; null: of none. */
export async function lastAnswered(runId: string): Promise<string | null> {
  const [found] = await read<{ seq: string | null }>(
    Prisma.sql`SELECT max(seq)::text AS seq FROM prediction WHERE run_id = ${runId}::uuid`,
  );
  return found?.seq ?? null;
}

/**
 * Of the next `limit` rows in import order, behind `after`, those of which the run says nothing yet: perhaps none.
 * `answeredTo`: behind this row it says nothing, and answers are not looked up (of a table that has just grown the
 * planner knows too little to do that well). `trained`: the version was fitted on the row's input; only looked up where `versionId` is given.
 */
export async function readUnanswered(
  runId: string,
  scope: RunScope,
  page: { after: string; limit: number; versionId: string | null; answeredTo: string | null },
): Promise<UnansweredPage> {
  const answered =
    page.answeredTo !== null && BigInt(page.after) < BigInt(page.answeredTo)
      ? Prisma.sql`EXISTS (SELECT FROM prediction p WHERE p.run_id = ${runId}::uuid AND p.conversation_id = c.id)`
      : Prisma.sql`false`;
  const trained = page.versionId
    ? Prisma.sql`EXISTS (SELECT FROM training_row t WHERE t.version_id = ${page.versionId}::uuid AND t.input_hash = c.input_hash)`
    : Prisma.sql`false`;
  // The page is cut before answers are looked up: cut after it, what a page costs grows with the answers there are.
  const found = await read<UnansweredRow & { answered: boolean }>(Prisma.sql`
    SELECT c.id, c.seq::text AS seq, a.answered,
           CASE WHEN NOT a.answered THEN c.messages END AS messages,
           CASE WHEN NOT a.answered THEN c.tasks END AS tasks,
           NOT a.answered AND ${trained} AS trained
      FROM (SELECT c.id, c.seq, c.messages, c.tasks, c.input_hash
              FROM conversation c
             WHERE ${scopeOf(scope)} AND c.seq > ${page.after}::bigint
             ORDER BY c.seq LIMIT ${page.limit}::int) c
      CROSS JOIN LATERAL (SELECT ${answered} AS answered) a
     ORDER BY c.seq`);
  const rows = found
    .filter(({ answered }) => !answered)
    .map(({ id, seq, messages, tasks, trained }) => ({ id, seq, messages, tasks, trained }));
  return { rows, after: found.length < page.limit ? null : (found.at(-1)?.seq ?? null) };
}
