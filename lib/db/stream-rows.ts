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

/** Rows that the cursor hands over at a time: 250 MB at the peak, where 500 took 340 MB and was no faster (bench/export.ts). */
const BATCH = 100;

/**
 * All rows of a data set that fit the filter, in import order, read from one snapshot through a cursor in
 * constant memory. Ending the iteration early (break, return, throw) gives the connection back.
 */
export async function* streamRows(
  datasetId: string,
  filter: RowFilterInput,
): AsyncGenerator<StoredRow, void, void> {
  const client = await pool().connect();
  let clean = false;
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    // The cursor is read to its end: plan for all rows, yet along the index that already has the order.
    await client.query("SET LOCAL cursor_tuple_fraction = 0.01");
    const where = whereRows(datasetId, filter);
    const stream = client.query(
      new QueryStream(
        `SELECT c.id, c.seq::text AS seq, c.version, c.messages, c.tasks, c.final, c.imported_final AS "importedFinal",
                c.reasoning, c.meta, c.extra, c.input_hash AS "inputHash", c.action, c.split, c.scenario_id AS "scenarioId"
         FROM conversation c WHERE ${where.text} ORDER BY c.seq`,
        where.values,
        { batchSize: BATCH, highWaterMark: BATCH },
      ),
    );
    yield* stream as AsyncIterable<StoredRow>;
    await client.query("COMMIT");
    clean = true;
  } finally {
    // A connection in the middle of a cursor is not worth mending: it is closed, and the pool opens another.
    client.release(!clean);
  }
}
