import type { RejectPart } from "../imports/run/batches";
import type { StreamRecord } from "../imports/stream/records";
import { type LineIssue, prepareLine } from "./prepare-line";
import type { Line } from "./store-batch";

/** What one transaction takes, with the bytes of each line: whether it is refused shows only there. */
export type LineBatch = {
  lines: (Line & { bytes: Buffer; end: string })[];
  rejects: RejectPart[];
};

/** Large enough that a round trip costs nothing, small enough that two of them are little memory. */
const BATCH_LINES = 2000;
const BATCH_BYTES = 4 * 1024 * 1024;

/** Groups records into batches, parsing each. Lines before a place where reading fails are handed on before it throws. */
export async function* lineBatches(
  groups: AsyncIterable<StreamRecord[]>,
  needsFold: boolean,
): AsyncGenerator<LineBatch, void, void> {
  let batch: LineBatch = { lines: [], rejects: [] };
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
        bytes += record.bytes.length;
        add(batch, record, needsFold);
        if (batch.lines.length + batch.rejects.length < BATCH_LINES && bytes < BATCH_BYTES) continue;
        yield batch;
        batch = { lines: [], rejects: [] };
        bytes = 0;
      }
    }
    if (batch.lines.length + batch.rejects.length > 0) yield batch;
    if (failure) throw failure.cause;
  } finally {
    await source.return?.();
  }
}

function add(batch: LineBatch, record: StreamRecord, needsFold: boolean): void {
  const { line, bytes } = record;
  if (record.kind === "part") {
    const { first, last, problem } = record;
    const issue = { path: "", ...problem };
    batch.rejects.push({ line, bytes, end: "", first, last, issue, final: problem.code === "array_broken" });
    return;
  }
  const prepared = prepareLine(bytes, needsFold);
  if (prepared.ok) batch.lines.push({ line, bytes, end: record.end, prediction: prepared.prediction });
  else batch.rejects.push(reject({ line, bytes, end: record.end }, prepared.issue));
}

export const reject = (
  { line, bytes, end }: { line: number; bytes: Buffer; end: string },
  issue: LineIssue,
): RejectPart => ({ line, bytes, end, first: true, last: true, issue, final: false });
