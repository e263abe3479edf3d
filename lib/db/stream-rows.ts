import QueryStream from "pg-query-stream";
import type { Action } from "@/prompts/actions";
import { pool } from "./client";
import { type RowFilterInput, whereRows } from "./row-filter";

/** A row with its effective decision, as exports and jobs read it. */
export type StoredRow = {
  id: string;
  seq: string;
  version: number;
  messages: unknown;
  tasks: unknown;
  final: string;
  importedFinal: string;
  reasoning: string | null;
  meta: unknown;
  extra: unknown;
  inputHash: string;
  action: Action;
  split: string;
  scenarioId: string;
};

/** A row once more for each decision of it that was judged wrong. */
export type StoredPair = StoredRow & { rejected: string };

/** Rows that the cursor hands over at a time: 250 MB at the peak, where 500 took 340 MB and was no faster (bench/export.ts). */
const BATCH = 100;

const COLUMNS = `c.id, c.seq::text AS seq, c.version, c.messages, c.tasks, c.final, c.imported_final AS "importedFinal",
  c.reasoning, c.meta, c.extra, c.input_hash AS "inputHash", c.action, c.split, c.scenario_id AS "scenarioId"`;

/** One moment of the database, read as often as wanted. `end` must be called. */
export type Snapshot = {
  /** Rows that fit the filter, in import order, through a cursor in constant memory. One reader at a time. */
  rows: (datasetId: string, filter: RowFilterInput) => AsyncIterable<StoredRow>;
  /**
   * The same, once for each decision that a person judged wrong, in the order of its text: what a model said of a row
   * that was approved or corrected, where it names another action or target, and what a correction replaced.
   */
  pairs: (datasetId: string, filter: RowFilterInput) => AsyncIterable<StoredPair>;
  /** Whether more rows than `n` fit the filter. */
  isLargerThan: (datasetId: string, filter: RowFilterInput, n: number) => Promise<boolean>;
  /** Gives the connection back; one in the middle of a cursor is closed, and the pool opens another. */
  end: (clean: boolean) => Promise<void>;
};

export async function openSnapshot(): Promise<Snapshot> {
  const client = await pool().connect();
  let broken = false;
  // The error also reaches the reader; without a listener it would end the process.
  const onError = () => {
    broken = true;
  };
  client.on("error", onError);
  const read = <Row>(text: string, values: unknown[]) =>
    client.query(
      new QueryStream(text, values, { batchSize: BATCH, highWaterMark: BATCH }),
    ) as AsyncIterable<Row>;
  const end = async (clean: boolean) => {
    const ended = clean && !broken;
    client.off("error", onError);
    if (ended) await client.query("COMMIT");
    client.release(!ended);
  };
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    // The cursor is read to its end: plan for all rows, yet along the index that already has the order.
    await client.query("SET LOCAL cursor_tuple_fraction = 0.01");
  } catch (error) {
    await end(false);
    throw error;
  }
  return {
    rows: (datasetId, filter) => {
      const where = whereRows(datasetId, filter);
      return read(`SELECT ${COLUMNS} FROM conversation c WHERE ${where.text} ORDER BY c.seq`, where.values);
    },
    pairs: (datasetId, filter) => {
      const where = whereRows(datasetId, filter);
      return read(
        `SELECT ${COLUMNS}, w.rejected FROM conversation c CROSS JOIN LATERAL (
           SELECT p.final AS rejected FROM prediction p WHERE p.conversation_id = c.id AND p.differs AND p.state = 'ok'
           UNION
           SELECT c.imported_final WHERE c.status = 'corrected'
         ) w
         WHERE ${where.text} AND c.status IN ('approved', 'corrected') AND w.rejected <> c.final
         ORDER BY c.seq, w.rejected COLLATE "C"`,
        where.values,
      );
    },
    isLargerThan: async (datasetId, filter, n) => {
      const where = whereRows(datasetId, filter);
      const { rows } = await client.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM (SELECT 1 FROM conversation c WHERE ${where.text} LIMIT ${Math.floor(n) + 1}) found`,
        where.values,
      );
      return (rows[0]?.n ?? 0) > n;
    },
    end,
  };
}

/**
 * All rows of a data set that fit the filter, in import order, read from one snapshot through a cursor in
 * constant memory. Ending the iteration early (break, return, throw) gives the connection back.
 */
export async function* streamRows(
  datasetId: string,
  filter: RowFilterInput,
): AsyncGenerator<StoredRow, void, void> {
  const snapshot = await openSnapshot();
  let clean = false;
  try {
    yield* snapshot.rows(datasetId, filter);
    clean = true;
  } finally {
    await snapshot.end(clean);
  }
}
