import { createHash, randomUUID } from "node:crypto";
import fc from "fast-check";
import type { RowFilterInput } from "@/lib/db/row-filter";
import type { PageRequest } from "@/lib/db/row-page";
import { listRows, type RowSummaryRecord } from "@/lib/db/rows";
import type { TestDatabase } from "./database";

export const ACTIONS = ["reply", "start_task", "update_task", "cancel_task", "noop"] as const;
export const STATUSES = ["pending", "approved", "corrected", "rejected", "discarded"] as const;
export const CHANNELS = ["voice", "chat", ""] as const;
export const SPLITS = ["train", "test", ""] as const;
export const WORDS = ["apple", "pear", "plum", "quince"] as const;
export const WARNINGS = ["label_conflict", "near_duplicate_start"] as const;

export type TestRow = {
  action: string;
  status: string;
  channel: string;
  split: string;
  words: string[];
  warnings: string[];
};

export const testRow: fc.Arbitrary<TestRow> = fc.record({
  action: fc.constantFrom(...ACTIONS),
  status: fc.constantFrom(...STATUSES),
  channel: fc.constantFrom(...CHANNELS),
  split: fc.constantFrom(...SPLITS),
  words: fc.subarray([...WORDS]),
  warnings: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, fc.subarray<string>([...WARNINGS])),
});

const shownOf = (values: readonly string[]) => values.map((value) => (value === "" ? "(none)" : value));
const some = <T extends string>(values: readonly T[]) =>
  fc.option(fc.subarray(shownOf(values), { minLength: 1 }), { nil: undefined });

export const testFilter: fc.Arbitrary<RowFilterInput> = fc.record({
  q: fc.option(fc.constantFrom(...WORDS, "apple pear", "apple -pear", "zebra"), { nil: undefined }),
  action: some(ACTIONS),
  status: some(STATUSES),
  channel: some(CHANNELS),
  split: some(SPLITS),
  warning: fc.option(fc.subarray([...WARNINGS], { minLength: 1 }), { nil: undefined }),
});

/** An empty data set. @returns its id */
export async function makeDataset(database: TestDatabase, slug: string): Promise<string> {
  const id = randomUUID();
  await database.query("INSERT INTO dataset (id, slug, name, created_by) VALUES ($1, $2, $2, 'test')", [
    id,
    slug,
  ]);
  return id;
}

/** Rows as an import would write them, without their search index. */
export async function insertRows(database: TestDatabase, datasetId: string, rows: TestRow[]): Promise<void> {
  const records = rows.map((row) => {
    const id = randomUUID();
    return {
      ...row,
      id,
      dataset_id: datasetId,
      messages: [{ role: "user", content: row.words.join(" ") || "nothing" }],
      tasks: [],
      imported_final: "noop",
      final: "noop",
      input_hash: createHash("sha256").update(id).digest("hex"),
      content_hash: createHash("sha256").update(`c${id}`).digest("hex"),
    };
  });
  await database.query(
    `INSERT INTO conversation (id, dataset_id, messages, tasks, imported_final, final, input_hash, content_hash,
       warnings, channel, split, status, action)
     SELECT id, dataset_id, messages, tasks, imported_final, final, input_hash, content_hash,
       warnings, channel, split, status, action
     FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, dataset_id uuid, messages jsonb, tasks jsonb,
       imported_final text, final text, input_hash text, content_hash text, warnings text[], channel text,
       split text, status row_status, action action)`,
    [JSON.stringify(records)],
  );
}

/** Whether the row fits, by the plain meaning of a filter. */
export function fits(row: TestRow, filter: RowFilterInput): boolean {
  const facet = (values: readonly string[] | undefined, value: string) =>
    !values || values.includes(value === "" ? "(none)" : value);
  return (
    facet(filter.action, row.action) &&
    facet(filter.status, row.status) &&
    facet(filter.channel, row.channel) &&
    facet(filter.split, row.split) &&
    (!filter.warning || filter.warning.some((code) => row.warnings.includes(code))) &&
    (filter.q ?? "")
      .split(" ")
      .filter((word) => word !== "")
      .every((word) => (word.startsWith("-") ? !row.words.includes(word.slice(1)) : row.words.includes(word)))
  );
}

/** Walks through all pages. */
export async function walk(
  datasetId: string,
  filter: RowFilterInput,
  limit: number,
  direction: "after" | "before",
): Promise<RowSummaryRecord[]> {
  const seen: RowSummaryRecord[] = [];
  const end = direction === "after" ? 0n : 2n ** 62n;
  let page: PageRequest = { position: { seq: end, direction }, limit };
  for (;;) {
    const { rows, more } = await listRows({ datasetId, filter, page, count: false, facets: false });
    if (direction === "after") seen.push(...rows);
    else seen.unshift(...rows);
    const edge = direction === "after" ? rows.at(-1) : rows.at(0);
    if (!more || !edge) return seen;
    page = { position: { seq: edge.seq, direction }, limit };
  }
}
