import { newId } from "@/lib/ids";
import { type Queryable, rawPool, rawTransaction, withRawConnection } from "./raw";

export type BlobKind = "upload" | "rejects" | "reasons" | "artefact" | "export";

/** Bytes of one row of blob_chunk: what a reader or writer holds at a time. */
export const BLOB_CHUNK_BYTES = 1024 * 1024;

/** An empty blob. */
export async function createBlob(on: Queryable, kind: BlobKind): Promise<string> {
  const id = newId();
  await on.query("INSERT INTO blob (id, kind) VALUES ($1, $2)", [id, kind]);
  return id;
}

/** Adds bytes at the end. Inside a transaction they are there when it commits. One writer at a time. */
export async function appendBlob(on: Queryable, id: string, bytes: Buffer): Promise<void> {
  for (let from = 0; from < bytes.length; from += BLOB_CHUNK_BYTES) {
    const chunk = bytes.subarray(from, from + BLOB_CHUNK_BYTES);
    await on.query(
      `WITH grown AS (UPDATE blob SET bytes = bytes + $2 WHERE id = $1 RETURNING id)
       INSERT INTO blob_chunk (blob_id, n, data)
       SELECT id, (SELECT coalesce(max(n) + 1, 0) FROM blob_chunk WHERE blob_id = $1), $3 FROM grown`,
      [id, chunk.length, chunk],
    );
  }
}

/**
 * Stores a stream as a blob, chunk by chunk as it comes; if it breaks off, nothing is kept.
 * @throws what `onBytes` throws (a limit), or the stream
 */
export async function writeBlob(
  kind: BlobKind,
  source: AsyncIterable<Uint8Array>,
  onBytes: (total: number) => void = () => {},
): Promise<{ id: string; bytes: number }> {
  const pool = rawPool();
  const id = await createBlob(pool, kind);
  let total = 0;
  try {
    let held: Uint8Array[] = [];
    let heldBytes = 0;
    for await (const part of source) {
      total += part.byteLength;
      onBytes(total);
      held.push(part);
      heldBytes += part.byteLength;
      if (heldBytes < BLOB_CHUNK_BYTES) continue;
      await appendBlob(pool, id, Buffer.concat(held));
      held = [];
      heldBytes = 0;
    }
    if (heldBytes > 0) await appendBlob(pool, id, Buffer.concat(held));
    return { id, bytes: total };
  } catch (error) {
    await deleteBlob(pool, id);
    throw error;
  }
}

/** Size in bytes; null where there is no such blob. */
export async function blobSize(id: string): Promise<number | null> {
  const { rows } = await rawPool().query<{ bytes: string }>("SELECT bytes FROM blob WHERE id = $1", [id]);
  return rows[0] ? Number(rows[0].bytes) : null;
}

/**
 * The bytes, or those from `start` to before `end`, one chunk in memory at a time. Each chunk is a statement of its
 * own, so a slow reader holds no transaction and no connection.
 */
export async function* readBlob(
  id: string,
  range: { start?: number; end?: number } = {},
): AsyncGenerator<Buffer, void, void> {
  const start = range.start ?? 0;
  const end = range.end ?? Number.POSITIVE_INFINITY;
  const { rows: chunks } = await rawPool().query<{ n: number; bytes: number }>(
    "SELECT n, octet_length(data) AS bytes FROM blob_chunk WHERE blob_id = $1 ORDER BY n",
    [id],
  );
  let at = 0;
  for (const { n, bytes } of chunks) {
    if (at >= end) return;
    if (at + bytes > start) {
      const { rows } = await rawPool().query<{ data: Buffer }>(
        "SELECT data FROM blob_chunk WHERE blob_id = $1 AND n = $2",
        [id, n],
      );
      const data = rows[0]?.data;
      if (!data) throw new Error(`Blob ${id} was removed while it was read`);
      yield data.subarray(Math.max(0, start - at), Math.min(bytes, end - at));
    }
    at += bytes;
  }
}

/** Cuts a blob to its first `bytes` bytes. */
export async function truncateBlob(on: Queryable, id: string, bytes: number): Promise<void> {
  await on.query(
    `WITH place AS (SELECT n, sum(octet_length(data)) OVER (ORDER BY n) - octet_length(data) AS starts FROM blob_chunk WHERE blob_id = $1)
     DELETE FROM blob_chunk c USING place p WHERE c.blob_id = $1 AND c.n = p.n AND p.starts >= $2`,
    [id, bytes],
  );
  await on.query(
    `WITH place AS (SELECT n, sum(octet_length(data)) OVER (ORDER BY n) - octet_length(data) AS starts FROM blob_chunk WHERE blob_id = $1)
     UPDATE blob_chunk c SET data = substring(c.data FROM 1 FOR ($2 - p.starts)::int) FROM place p
     WHERE c.blob_id = $1 AND c.n = p.n AND p.starts + octet_length(c.data) > $2`,
    [id, bytes],
  );
  await on.query("UPDATE blob SET bytes = least(bytes, $2) WHERE id = $1", [id, bytes]);
}

export async function deleteBlob(on: Queryable, id: string): Promise<void> {
  await on.query("DELETE FROM blob WHERE id = $1", [id]);
}

/**
 * Removes blobs that nothing refers to: uploads that broke off with their process, rejects of deleted data sets.
 * Younger ones are left, because an upload is only referred to when it is complete.
 * @returns how many
 */
export async function sweepBlobs(olderThanHours = 24): Promise<number> {
  return withRawConnection((connection) =>
    rawTransaction(connection, async () => {
      const { rowCount } = await connection.query(
        `DELETE FROM blob b WHERE created_at < now() - make_interval(hours => $1) AND NOT EXISTS (
           SELECT 1 FROM import i WHERE b.id IN (i.upload_id, i.rejects_id, i.reasons_id))
         AND NOT EXISTS (SELECT 1 FROM model_version v WHERE v.artefact_id = b.id)
         AND NOT EXISTS (SELECT 1 FROM export_file f WHERE f.blob_id = b.id)`,
        [olderThanHours],
      );
      return rowCount ?? 0;
    }),
  );
}
