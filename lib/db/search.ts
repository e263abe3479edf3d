import { Prisma } from "@/lib/generated/prisma/client";
import { type DbOrTx, db } from "./client";

/**
 * Characters of a row that are searchable. A tsvector holds 1 MB; words of up to this many characters stay below
 * it, but for texts made to break it: those get the shorter limit.
 */
const SEARCHABLE = 250_000;
const SEARCHABLE_AT_LEAST = 20_000;

/** Postgres: "string is too long for tsvector". */
const TOO_LONG = "54000";

export type SearchBatch = {
  /** Sequence number of the last row looked at; null where no row was left. Go on behind it. */
  lastSeq: bigint | null;
  /** Rows newly searchable. */
  added: number;
};

/**
 * Makes the next `batch` rows behind `afterSeq` searchable, those that are not yet. Safe to run twice and at once
 * with others. Over-long texts are searchable in their beginning; words over 2 kB are left out by Postgres.
 */
export async function indexSearchBatch(
  datasetId: string,
  afterSeq: bigint,
  batch: number,
): Promise<SearchBatch> {
  try {
    return await fill(datasetId, afterSeq, batch, SEARCHABLE);
  } catch (error) {
    if (!isTooLong(error)) throw error;
    if (batch === 1) return fill(datasetId, afterSeq, 1, SEARCHABLE_AT_LEAST);
    // One row of the batch is too long: halve until it stands alone.
    return indexSearchBatch(datasetId, afterSeq, Math.ceil(batch / 2));
  }
}

async function fill(
  datasetId: string,
  afterSeq: bigint,
  batch: number,
  characters: number,
): Promise<SearchBatch> {
  const [result] = await db().$queryRaw<{ last: bigint | null; added: bigint }[]>`
    WITH span AS MATERIALIZED (
      SELECT c.id, c.seq FROM conversation c
      WHERE c.dataset_id = ${datasetId}::uuid AND c.seq > ${afterSeq}
      ORDER BY c.seq LIMIT ${batch}
    ), missing AS MATERIALIZED (
      SELECT span.id FROM span
      WHERE NOT EXISTS (SELECT FROM conversation_search s WHERE s.conversation_id = span.id)
    ), added AS (
      INSERT INTO conversation_search (conversation_id, dataset_id, seq, tsv)
      SELECT c.id, c.dataset_id, c.seq, to_tsvector('simple', left(concat_ws(E'\n',
        (SELECT string_agg(m.value->>'content', E'\n') FROM jsonb_array_elements(c.messages) m),
        (SELECT string_agg(concat_ws(E'\n', t.value->>'summary', t.value->>'last_update'), E'\n')
           FROM jsonb_array_elements(c.tasks) t)
      ), ${characters}::int))
      FROM missing JOIN conversation c ON c.id = missing.id
      ON CONFLICT DO NOTHING
      RETURNING 1
    )
    SELECT (SELECT max(seq) FROM span) AS last, (SELECT count(*) FROM added) AS added`;
  return { lastSeq: result?.last ?? null, added: Number(result?.added ?? 0) };
}

/** Whether rows of the data set wait to become searchable; the exact numbers are counted only then. */
export type SearchState = { indexing: boolean; indexed: number; total: number };

/** How many rows of the data set are searchable. Cheap where nothing is under way. */
export async function searchState(
  datasetId: string,
  total: number,
  client: DbOrTx = db(),
): Promise<SearchState> {
  const [waiting] = await client.$queryRaw<{ waiting: boolean }[]>`
    SELECT EXISTS (
      SELECT FROM import WHERE dataset_id = ${datasetId}::uuid AND indexed_at IS NULL AND inserted > 0
    ) AS waiting`;
  if (!waiting?.waiting) return { indexing: false, indexed: total, total };
  const indexed = await countSearchable(datasetId, client);
  return { indexing: indexed < total, indexed: Math.min(indexed, total), total };
}

/** Rows of the data set that are searchable; counts them all. */
export async function countSearchable(datasetId: string, client: DbOrTx = db()): Promise<number> {
  const [counted] = await client.$queryRaw<{ n: bigint }[]>`
    SELECT count(*) AS n FROM conversation_search WHERE dataset_id = ${datasetId}::uuid`;
  return Number(counted?.n ?? 0);
}

function isTooLong(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    return JSON.stringify(error.meta ?? {}).includes(TOO_LONG) || error.message.includes(TOO_LONG);
  }
  return error instanceof Error && error.message.includes(TOO_LONG);
}
