import { createHash, randomUUID } from "node:crypto";
import fc from "fast-check";
import type { RowFilterInput } from "@/lib/db/row-filter";
import type { PageRequest } from "@/lib/db/row-page";
import type { RowSummaryRecord } from "@/lib/db/row-summaries";
import { listRows } from "@/lib/db/rows";
import type { TestDatabase } from "./database";

export const ACTIONS = ["reply", "start_task", "update_task", "cancel_task", "noop"] as const;
export const STATUSES = ["pending", "approved", "corrected", "rejected", "discarded"] as const;
export const CHANNELS = ["voice", "chat", ""] as const;
export const SPLITS = ["train", "test", ""] as const;
export const WORDS = ["apple", "pear", "plum", "quince"] as const;
export const WARNINGS = ["label_conflict", "near_duplicate_start"] as const;

export const DOMAINS = ["travel", "health", ""] as const;
export const TONES = ["terse", "upset"] as const;

/** What a test's model says: an action, or why there is none, and how sure it is. */
export type TestSaid = { said: string; confidence: number | null };
const said = fc.option(
  fc.record({
    said: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom<string>(...ACTIONS) },
      { weight: 1, arbitrary: fc.constantFrom("invalid", "failed") },
    ),
    confidence: fc.option(fc.constantFrom(0, 0.25, 0.5, 0.7, 0.95, 0.99, 1)),
  }),
);

export type TestRow = {
  domain?: string;
  tone?: string;
  teacher?: TestSaid | null;
  student?: TestSaid | null;
  action: string;
  status: string;
  channel: string;
  split: string;
  words: string[];
  warnings: string[];
};

export const testRow: fc.Arbitrary<TestRow> = fc.record({
  domain: fc.constantFrom(...DOMAINS),
  tone: fc.constantFrom(...TONES),
  teacher: said,
  student: said,
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

const seldom = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 1 });

export const testFilter: fc.Arbitrary<RowFilterInput> = fc.record({
  q: fc.option(fc.constantFrom(...WORDS, "apple pear", "apple -pear", "zebra"), { nil: undefined }),
  action: some(ACTIONS),
  status: some(STATUSES),
  channel: some(CHANNELS),
  split: some(SPLITS),
  warning: seldom(fc.subarray([...WARNINGS], { minLength: 1 })),
  domain: seldom(fc.subarray(shownOf(DOMAINS), { minLength: 1 })),
  tone: seldom(fc.subarray([...TONES], { minLength: 1 })),
  disagree: seldom(fc.subarray(["teacher", "student", "models"], { minLength: 1 })),
  invalid: seldom(fc.subarray(["teacher", "student"], { minLength: 1 })),
  teacher_confidence: seldom(fc.subarray(["0-0.5", "0.25-0.7", "0.99-1"], { minLength: 1 })),
  student_confidence: seldom(fc.subarray(["0.5-1", "0.9-0.99"], { minLength: 1 })),
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
      ...{ domain: "", tone: "", teacher: null, student: null },
      ...row,
      id,
      dataset_id: datasetId,
      target_task_id: targetOf(row.action),
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
       warnings, channel, split, domain, tone, status, action, target_task_id)
     SELECT id, dataset_id, messages, tasks, imported_final, final, input_hash, content_hash,
       warnings, channel, split, domain, tone, status, action, target_task_id
     FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, dataset_id uuid, messages jsonb, tasks jsonb,
       imported_final text, final text, input_hash text, content_hash text, warnings text[], channel text,
       split text, domain text, tone text, status row_status, action action, target_task_id text)`,
    [JSON.stringify(records)],
  );
  for (const role of ["teacher", "student"] as const) {
    if (records.every((record) => !record[role])) continue;
    const run = await runOf(database, datasetId, role);
    const made = records.flatMap(({ id, [role]: one }) => {
      if (!one) return [];
      const ok = one.said !== "invalid" && one.said !== "failed";
      return {
        ...{
          id,
          run,
          state: ok ? "ok" : one.said,
          action: ok ? one.said : null,
          final: ok ? one.said : null,
        },
        ...{ target: ok ? targetOf(one.said) : null, reason: ok ? null : "x", confidence: one.confidence },
      };
    });
    await database.query(
      `INSERT INTO prediction (run_id, conversation_id, seq, state, action, target_task_id, final, reason, confidence)
       SELECT r.run, c.id, c.seq, r.state, r.action, r.target, r.final, r.reason, r.confidence
       FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, run uuid, state prediction_state, action action, target text,
         final text, reason text, confidence float8) JOIN conversation c ON c.id = r.id`,
      [JSON.stringify(made)],
    );
  }
}

const targetOf = (action: string): string | null =>
  action === "update_task" || action === "cancel_task" ? "task-1" : null;

/** The data set's finished run of a model with this role; made where it is missing. */
async function runOf(
  database: TestDatabase,
  datasetId: string,
  role: "teacher" | "student",
): Promise<string> {
  await database.query(
    `INSERT INTO model (id, name, role, client, created_by)
     VALUES (gen_random_uuid(), $1, $2, 'recorded', 'test') ON CONFLICT DO NOTHING`,
    [role, role.toUpperCase()],
  );
  await database.query(
    `INSERT INTO model_version (id, model_id, number, prompt_version, fingerprint, created_by)
     SELECT gen_random_uuid(), id, 1, 'p', 'f', 'test' FROM model WHERE name = $1 ON CONFLICT DO NOTHING`,
    [role],
  );
  await database.query(
    `INSERT INTO prediction_run (id, dataset_id, model_id, version_id, kind, status, prompt_version, created_by, finished_at)
     SELECT gen_random_uuid(), $1, m.id, v.id, 'recorded', 'done', 'p', 'test', now()
     FROM model m JOIN model_version v ON v.model_id = m.id
     WHERE m.name = $2 AND NOT EXISTS (SELECT FROM prediction_run r WHERE r.dataset_id = $1 AND r.model_id = m.id)`,
    [datasetId, role],
  );
  const [run] = await database.query<{ id: string }>(
    "SELECT r.id FROM prediction_run r JOIN model m ON m.id = r.model_id WHERE r.dataset_id = $1 AND m.name = $2",
    [datasetId, role],
  );
  return run?.id ?? "";
}

const differs = (row: TestRow, one: TestSaid | null = null): boolean =>
  one !== null && one.said !== "failed" && one.said !== row.action;

/** Whether the row has this value of a facet on predictions. */
export function saysSo(row: TestRow, facet: string, value: string): boolean {
  if (facet === "disagree") {
    if (value === "teacher") return differs(row, row.teacher);
    if (value === "student") return differs(row, row.student);
    const both = [row.teacher?.said, row.student?.said];
    return both.every((said) => said !== undefined && said !== "failed") && both[0] !== both[1];
  }
  if (facet === "invalid") return row[value as "teacher" | "student"]?.said === "invalid";
  const [low = 0, high = 1] = value.split("-").map(Number);
  const confidence = row[facet.slice(0, 7) as "teacher" | "student"]?.confidence ?? null;
  return confidence !== null && confidence >= low && (confidence < high || (high === 1 && confidence === 1));
}

const SAID_FACETS = ["disagree", "invalid", "teacher_confidence", "student_confidence"] as const;

/** Whether the row fits, by the plain meaning of a filter. */
export function fits(row: TestRow, filter: RowFilterInput): boolean {
  const facet = (values: readonly string[] | undefined, value: string) =>
    !values || values.includes(value === "" ? "(none)" : value);
  return (
    facet(filter.action, row.action) &&
    facet(filter.status, row.status) &&
    facet(filter.channel, row.channel) &&
    facet(filter.split, row.split) &&
    facet(filter.domain, row.domain ?? "") &&
    facet(filter.tone, row.tone ?? "") &&
    SAID_FACETS.every((name) => !filter[name] || filter[name].some((value) => saysSo(row, name, value))) &&
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
