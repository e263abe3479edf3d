import { type RejectPart, rejected, rejectedPart } from "../imports/run/reject-part";
import { gather } from "../imports/stream/gather";
import type { StreamRecord } from "../imports/stream/records";
import { prepareLine } from "./prepare-line";
import type { Line } from "./store-batch";

/** What one transaction takes, with the bytes of each line: whether it is refused shows only there. */
export type LineBatch = {
  lines: (Line & { bytes: Buffer; end: string })[];
  rejects: RejectPart[];
};

/** Groups records into batches, parsing each. */
export const lineBatches = (
  groups: AsyncIterable<StreamRecord[]>,
  needsFold: boolean,
): AsyncGenerator<LineBatch, void, void> =>
  gather<LineBatch>(groups, {
    begin: () => ({ lines: [], rejects: [] }),
    add: (batch, record) => add(batch, record, needsFold),
    size: ({ lines, rejects }) => lines.length + rejects.length,
  });

function add(batch: LineBatch, record: StreamRecord, needsFold: boolean): void {
  if (record.kind === "part") {
    batch.rejects.push(rejectedPart(record));
    return;
  }
  const { line, bytes, end } = record;
  const prepared = prepareLine(bytes, needsFold);
  if (prepared.ok) batch.lines.push({ line, bytes, end, prediction: prepared.prediction });
  else batch.rejects.push(rejected(record, prepared.issue));
}
