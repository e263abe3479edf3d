import type { Message, Task } from "@/prompts/actions";
import { rawPool } from "./raw";

/** What was said and what was open: checked when it came in. */
export type RowText = { messages: Message[]; tasks: Task[]; split: string };

const PAGE = 500;

/** The texts of a data set's newest rows, newest first, a page at a time. */
export async function* newestRows(datasetId: string, limit: number): AsyncGenerator<RowText, void, void> {
  let before: string | null = null;
  for (let left = limit; left > 0; left -= PAGE) {
    const { rows }: { rows: (RowText & { seq: string })[] } = await rawPool().query(
      `SELECT messages, tasks, split, seq::text AS seq FROM conversation
       WHERE dataset_id = $1 AND seq < coalesce($2::bigint, 9223372036854775807) ORDER BY seq DESC LIMIT $3`,
      [datasetId, before, Math.min(left, PAGE)],
    );
    yield* rows;
    if (rows.length < PAGE) return;
    before = rows.at(-1)?.seq ?? null;
  }
}
