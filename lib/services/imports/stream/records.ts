import { arrayRecords } from "./array-records";
import { IMPORT_LIMITS, type ImportLimits } from "./limits";
import { ndjsonRecords } from "./ndjson-records";
import { type ByteSource, openBytes, peek } from "./open-bytes";
import { type Container, SNIFF_BYTES, sniff } from "./sniff";

/** One row of the file, still as bytes. */
export type WholeRecord = {
  kind: "record";
  /** Line of the file (from 1) on which it starts. */
  line: number;
  /** Without its line end, or without the array's commas. */
  bytes: Buffer;
  /** The line end as it stood; "" on a last line without one, and in arrays. */
  end: "" | "\n" | "\r\n";
};

/**
 * A part of what cannot be a row and may be larger than memory. The parts from `first` to `last` belong together
 * and count as one record; their bytes, joined, are those of the file (line end included).
 */
export type RecordPart = {
  kind: "part";
  line: number;
  bytes: Buffer;
  first: boolean;
  last: boolean;
  problem: RecordProblem;
};

export type RecordProblem = { code: "line_too_long" | "array_broken" | "invalid_json"; message: string };
export type StreamRecord = WholeRecord | RecordPart;

export type OpenedRecords = {
  container: Container;
  compression: "gzip" | null;
  /** Records in file order, as many at once as one chunk of bytes held. The grouping means nothing. */
  groups: AsyncGenerator<StreamRecord[], void, void>;
  /** Bytes taken from the source so far (packed ones for gzip). */
  bytesRead: () => number;
};

/**
 * Bytes in, records out, in bounded memory and whatever the chunks: unpacks gzip, refuses what is not JSON lines
 * or a JSON array, drops a byte order mark, finds where each record begins and ends. Blank lines are no records.
 * The caller closes the source when it is done, also after an error.
 * @throws AppError unusable_file (at once or while reading)
 */
export async function openRecords(
  source: ByteSource,
  limits: ImportLimits = IMPORT_LIMITS,
): Promise<OpenedRecords> {
  const opened = await openBytes(source, limits);
  const { head, chunks } = await peek(opened.chunks, SNIFF_BYTES);
  const { container, skip } = sniff(head);
  const body = skip > 0 ? without(chunks, skip) : chunks;
  const groups = container === "array" ? arrayRecords(body, limits.line) : ndjsonRecords(body, limits.line);
  return { container, compression: opened.compression, groups, bytesRead: opened.bytesRead };
}

async function* without(
  chunks: AsyncGenerator<Buffer, void, void>,
  skip: number,
): AsyncGenerator<Buffer, void, void> {
  let left = skip;
  for await (const chunk of chunks) {
    const rest = chunk.subarray(Math.min(left, chunk.length));
    left -= chunk.length - rest.length;
    if (rest.length > 0) yield rest;
  }
}
