import type { StreamRecord } from "./records";

/** Large enough that a round trip costs nothing, small enough that two of them are little memory. */
const MOST_RECORDS = 2000;
const MOST_BYTES = 4 * 1024 * 1024;

/** How records become a batch. */
export type Gathering<Batch> = {
  begin: () => Batch;
  add: (batch: Batch, record: StreamRecord) => void;
  /** Records in it, whole or in parts, the refused ones included. */
  size: (batch: Batch) => number;
};

/** Groups records into batches. What stands before a place where reading fails is handed on before it throws. */
export async function* gather<Batch>(
  groups: AsyncIterable<StreamRecord[]>,
  { begin, add, size }: Gathering<Batch>,
): AsyncGenerator<Batch, void, void> {
  let batch = begin();
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
        add(batch, record);
        if (size(batch) < MOST_RECORDS && bytes < MOST_BYTES) continue;
        yield batch;
        batch = begin();
        bytes = 0;
      }
    }
    if (size(batch) > 0) yield batch;
    if (failure) throw failure.cause;
  } finally {
    await source.return?.();
  }
}

/** Without the first records, which were dealt with before. */
export async function* behind(
  groups: AsyncIterable<StreamRecord[]>,
  skip: number,
): AsyncGenerator<StreamRecord[], void, void> {
  let left = skip;
  for await (const group of groups) {
    if (left === 0) {
      yield group;
      continue;
    }
    yield group.filter((record) => {
      if (left === 0) return true;
      if (record.kind === "record" || record.last) left -= 1;
      return false;
    });
  }
}
