import { CopyBuffer } from "@/lib/db/copy-rows";
import { behind, gather } from "../stream/gather";
import type { StreamRecord } from "../stream/records";
import { type PrepareContext, type PreparedRow, prepareRecord } from "./prepare-record";
import { type RejectPart, rejected, rejectedPart } from "./reject-part";

/** What one transaction takes. */
export type Batch = {
  /** Records that end in this batch. */
  read: number;
  rows: PreparedRow[];
  rejects: RejectPart[];
  /** COPY text of `rows`. */
  copy: CopyBuffer;
};

/**
 * Groups records into batches, preparing each. A batch is good until the one after the next is asked for: two
 * buffers take turns.
 * @param skip records at the beginning that were dealt with before
 */
export function batchesOf(
  groups: AsyncIterable<StreamRecord[]>,
  context: PrepareContext,
  skip: number,
): AsyncGenerator<Batch, void, void> {
  const buffers = [new CopyBuffer(), new CopyBuffer()] as const;
  let turn = 0;
  return gather<Batch>(skip === 0 ? groups : behind(groups, skip), {
    begin: () => {
      turn += 1;
      const copy = buffers[turn % 2 === 0 ? 0 : 1];
      copy.clear();
      return { read: 0, rows: [], rejects: [], copy };
    },
    add: (batch, record) => add(batch, record, context),
    size: ({ read, rejects }) => Math.max(read, rejects.length),
  });
}

function add(batch: Batch, record: StreamRecord, context: PrepareContext): void {
  if (record.kind === "part") {
    batch.rejects.push(rejectedPart(record));
    if (record.last) batch.read += 1;
    return;
  }
  batch.read += 1;
  const prepared = prepareRecord(record, context, batch.copy);
  if (prepared.ok) batch.rows.push(prepared.row);
  else batch.rejects.push(rejected(record, prepared.issue));
}
