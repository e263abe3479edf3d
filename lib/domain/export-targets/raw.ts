import { canonicalText } from "../canonical/jcs";
import { isObject } from "../import/check-parts";
import { parseRow } from "../import/normalise-row";
import { fail, ok, type Result } from "../result";
import { MESSAGE_KEYS, orderedList, TASK_KEYS } from "./ordered-json";
import type { ExportRow, ExportTarget, LineOptions, SkipReason } from "./target";

/** No extra may shadow these. */
const OWN_KEYS = ["id", "input_hash", "content_hash", "messages", "tasks", "final", "reasoning", "meta"];

/**
 * Our own rows: `{messages, tasks, final, reasoning?, meta?, …extra}`, optionally with id and input_hash
 * first. Keys stand in a fixed order (known ones first, the rest sorted), whatever order the database
 * returns, so that export → import → export gives the same bytes.
 */
export const raw: ExportTarget = {
  name: "raw",
  takesThinking: true,
  unit: "row",
  extension: "jsonl",
  notes: [],
  toLine: (row, options) => ownLine(row, () => rawLine(row, options)),
  problems: (value) => {
    const parsed = parseRow("raw", value);
    return parsed.ok ? [] : parsed.errors.map((issue) => issue.message);
  },
  fileProblems: () => [],
};

/** What `make` writes of the row, unless the importer would refuse the row. */
export function ownLine(row: ExportRow, make: () => string): Result<string, SkipReason> {
  const { messages, tasks, final, meta } = row;
  const [problem] = raw.problems({ messages, tasks, final, meta });
  if (problem)
    return fail({ code: "refused_by_target", message: `The importer would refuse the row: ${problem}` });
  try {
    return ok(make());
  } catch (error) {
    // Only a value that never went through the importer (a hand-made row) can lack a JSON form.
    const message = error instanceof Error ? error.message : String(error);
    return fail({ code: "refused_by_target", message: `The row cannot be written as JSON: ${message}` });
  }
}

function rawLine(row: ExportRow, options: LineOptions = {}): string {
  const members: string[] = [];
  const add = (key: string, json: string) => members.push(`${JSON.stringify(key)}:${json}`);
  if (options.withHash) {
    if (row.id !== undefined) add("id", JSON.stringify(row.id));
    if (row.inputHash !== undefined) add("input_hash", JSON.stringify(row.inputHash));
  }
  add("messages", orderedList(row.messages, MESSAGE_KEYS));
  add("tasks", orderedList(row.tasks, TASK_KEYS));
  add("final", JSON.stringify(row.final));
  if (row.reasoning !== undefined && row.reasoning !== null) add("reasoning", JSON.stringify(row.reasoning));
  const meta = row.split ? { ...(isObject(row.meta) ? row.meta : {}), split: row.split } : row.meta;
  if (isObject(meta)) add("meta", canonicalText(meta));
  if (isObject(row.extra)) {
    for (const key of Object.keys(row.extra).sort()) {
      if (!OWN_KEYS.includes(key)) add(key, canonicalText(row.extra[key]));
    }
  }
  return `{${members.join(",")}}`;
}
