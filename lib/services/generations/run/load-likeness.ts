import { streamRows } from "@/lib/db/stream-rows";
import { Likeness } from "@/lib/domain/generation/likeness";
import { isObject } from "@/lib/domain/import/check-parts";
import { parseRow } from "@/lib/domain/import/normalise-row";

/** Of larger data sets the first so many rows are compared with: some 100 MB and 50 ms for each new row. */
export const MAX_COMPARED = 100_000;

/** What new rows must not resemble: the rows of the data set. */
export async function loadLikeness(datasetId: string): Promise<Likeness> {
  const likeness = new Likeness();
  for await (const { messages, tasks, final, meta, split } of streamRows(datasetId, {})) {
    const parsed = parseRow("raw", { messages, tasks, final, ...(isObject(meta) && { meta }) });
    if (parsed.ok) likeness.add({ messages: parsed.row.messages, tasks: parsed.row.tasks, split });
    if (likeness.size >= MAX_COMPARED) break;
  }
  return likeness;
}
