import { CopyBuffer } from "@/lib/db/copy-rows";
import type { StreamRecord } from "../stream/records";
import { type PrepareContext, type PreparedRow, prepareRecord, type RecordIssue } from "./prepare-record";

/** Bytes of a refused record; only the last part of one says why and counts. */
export type RejectPart = {
  line: number;
  bytes: Buffer;
  end: string;
  first: boolean;
  last: boolean;
  issue: RecordIssue;
  /** Nothing of the file may be set behind it (an array that broke: its rest is all there). */
  final: boolean;
};

/** What one transaction takes. */
export type Batch = {
  /** Records that end in this batch. */
  read: number;
  rows: PreparedRow[];
  rejects: RejectPart[];
  /** COPY text of `rows`. */
  copy: CopyBuffer;
};

/** Large enough that a round trip costs nothing, small enough that two of them are little memory. */
const BATCH_ROWS = 2000;
const BATCH_BYTES = 4 * 1024 * 1024;

/**
 * Groups records into batches, preparing each. A batch is good until the one after the next is asked for: two
 * buffers take turns.
 * @param skip records at the beginning that were dealt with before
 */
export async function* batchesOf(
  groups: AsyncIterable<StreamRecord[]>,
  context: PrepareContext,
  skip: number,
): AsyncGenerator<Batch, void, void> {
  let left = skip;
  const buffers = [new CopyBuffer(), new CopyBuffer()] as const;
  let turn = 0;
  const emptyBatch = (): Batch => {
    turn += 1;
    const copy = buffers[turn % 2 === 0 ? 0 : 1];
    copy.clear();
    return { read: 0, rows: [], rejects: [], copy };
  };
  let batch = emptyBatch();
  let bytes = 0;
  let failure: { cause: unknown } | undefined;
  const source = groups[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await source.next().catch((cause: unknown) => {
        failure = { cause };
        return undefined;
      });
      if (!next || next.done) break;
      for (const record of next.value) {
        if (left > 0) {
          if (record.kind === "record" || record.last) left -= 1;
          continue;
        }
        bytes += record.bytes.length;
        add(batch, record, context);
        if (batch.read < BATCH_ROWS && bytes < BATCH_BYTES) continue;
        yield batch;
        batch = emptyBatch();
        bytes = 0;
      }
    }
    // Also where reading failed: whole rows that stand before the fault go in.
    if (batch.read > 0 || batch.rejects.length > 0) yield batch;
    if (failure) throw failure.cause;
  } finally {
    await source.return?.();
  }
}

function add(batch: Batch, record: StreamRecord, context: PrepareContext): void {
  const { line, bytes } = record;
  if (record.kind === "part") {
    const { first, last, problem } = record;
    const issue = { path: "", ...problem };
    batch.rejects.push({ line, bytes, end: "", first, last, issue, final: problem.code === "array_broken" });
    if (last) batch.read += 1;
    return;
  }
  batch.read += 1;
  const prepared = prepareRecord(record, context, batch.copy);
  if (prepared.ok) {
    batch.rows.push(prepared.row);
    return;
  }
  const { issue } = prepared;
  batch.rejects.push({ line, bytes, end: record.end, first: true, last: true, issue, final: false });
}
