import { canonicalText } from "../canonical/jcs";
import { parseFinal } from "../decision/final";
import type { Action } from "../decision/types";
import { isObject } from "../import/check-parts";
import { fail } from "../result";
import { MESSAGE_KEYS, orderedList, TASK_KEYS } from "./ordered-json";
import { ownLine } from "./raw";
import type { ExportRow, ExportTarget } from "./target";

/**
 * Columns of the parquet files, in order. `messages`, `tasks`, `meta` and `extra` are JSON texts: rows of one data set
 * may have different keys there, which nested columns cannot hold without filling nulls in. `alike`: few values, often
 * repeated.
 */
export const PARQUET_COLUMNS = [
  { name: "id", alike: false },
  { name: "input_hash", alike: false },
  { name: "messages", alike: false },
  { name: "tasks", alike: false },
  { name: "final", alike: false },
  { name: "action", alike: true },
  { name: "reasoning", alike: false },
  { name: "channel", alike: true },
  { name: "split", alike: true },
  { name: "meta", alike: false },
  { name: "extra", alike: false },
] as const;

/** Our own rows as columns. A line is the JSON array of a row's values, which the writer gathers into row groups. */
export const parquet: ExportTarget = {
  name: "parquet",
  takesThinking: true,
  unit: "row",
  extension: "parquet",
  notes: ["`messages`, `tasks`, `meta` and `extra` are JSON texts; `reasoning` is a column of its own."],
  toLine: (row) => {
    const decision = parseFinal(row.final);
    if (!decision.ok) return fail({ code: "bad_decision", message: decision.error.message });
    const { action } = decision.value;
    return ownLine(row, () => JSON.stringify(cells(row, action)));
  },
  problems: (value) =>
    Array.isArray(value) && value.length === PARQUET_COLUMNS.length
      ? value.flatMap((cell: unknown, index) =>
          cell === null || typeof cell === "string"
            ? []
            : [`${PARQUET_COLUMNS[index]?.name} must be a text or null`],
        )
      : [`a row has ${PARQUET_COLUMNS.length} columns`],
  fileProblems: ({ rows }) => (rows === 0 ? ["the file is empty"] : []),
};

/** The row's values, in the order of the columns. */
function cells(row: ExportRow, action: Action): (string | null)[] {
  const meta = isObject(row.meta) ? row.meta : null;
  return [
    row.id ?? null,
    row.inputHash ?? null,
    orderedList(row.messages, MESSAGE_KEYS),
    orderedList(row.tasks, TASK_KEYS),
    row.final,
    action,
    row.reasoning ?? null,
    typeof meta?.channel === "string" ? meta.channel : null,
    row.split ? row.split : null,
    meta ? canonicalText(meta) : null,
    isObject(row.extra) ? canonicalText(row.extra) : null,
  ];
}
