import { fail, ok, type Result } from "../result";
import { isObject, type JsonObject, kindOf } from "./check-parts";
import type { ImportIssue } from "./codes";
import { holdsLedger } from "./embedded-ledger";
import { IMPORT_FORMATS, type ImportFormat } from "./formats";
import { clip } from "./scan-json";

/** So many parseable rows decide a file's format. */
export const DETECTION_ROWS = 20;

/**
 * A file's format: the shape that most of its first parseable rows have (the earlier one when equal).
 * `values` are those rows, `head` the file's first characters, used only to name what was seen instead.
 */
export function detectFormat(values: readonly unknown[], head: string): Result<ImportFormat, ImportIssue> {
  const counts = new Map<ImportFormat, number>();
  for (const value of values.slice(0, DETECTION_ROWS)) {
    const format = rowFormat(value);
    if (format) counts.set(format, (counts.get(format) ?? 0) + 1);
  }
  const [best] = [...counts].sort(([, a], [, b]) => b - a);
  if (best) return ok(best[0]);
  if (values.length > 0) return fail(unknownShape(values[0]));
  return fail(notRows(head));
}

/** The shape of one row, or null where it is none of ours. */
export function rowFormat(value: unknown): ImportFormat | null {
  if (!isObject(value)) return null;
  const decided = value.final !== undefined || value.decision !== undefined || value.action !== undefined;
  const hasTalk = value.messages !== undefined;
  if (decided && (hasTalk || value.tasks !== undefined) && value.conversations === undefined) {
    const { developer, user } = value;
    const upstream = typeof developer === "string" && typeof user === "string";
    return upstream || (!hasTalk && typeof user === "string") ? "sraq" : "raw";
  }
  if (decided && hasTalk && value.tasks !== undefined) return "raw";
  if (value.conversations !== undefined) return "sharegpt";
  if (decided) return null;
  if (Array.isArray(value.messages)) return value.messages.some(isLedgerTurn) ? "chat" : "openai-chat";
  if (Array.isArray(value.prompt) && Array.isArray(value.completion)) {
    return value.prompt.some(isLedgerTurn) ? "chat" : "openai-chat";
  }
  return null;
}

function isLedgerTurn(turn: unknown): boolean {
  if (!isObject(turn) || typeof turn.content !== "string") return false;
  return (turn.role === "system" || turn.role === "developer") && holdsLedger(turn.content);
}

const EXPECTED = `Expected JSON lines of one of these shapes: ${Object.entries(IMPORT_FORMATS)
  .map(([name, shape]) => `${name} ${shape}`)
  .join(" · ")}.`;

function unknownShape(value: unknown): ImportIssue {
  const seen = isObject(value) ? `objects with ${keyList(value)}` : `${kindOf(value)} a line`;
  return { path: "", code: "unknown_format", message: `The rows are ${seen}. ${EXPECTED}` };
}

function keyList(value: JsonObject): string {
  const keys = Object.keys(value);
  if (keys.length === 0) return "no keys";
  const some = keys.slice(0, 8).map((key) => `"${clip(key, 30)}"`);
  return `the keys ${some.join(", ")}${keys.length > 8 ? ", …" : ""}`;
}

/** Names a text without one parseable row by its look. */
function notRows(head: string): ImportIssue {
  const text = head.replace(/^\ufeff/, "").trimStart();
  if (text === "") return { path: "", code: "empty_file", message: `The file holds no row. ${EXPECTED}` };
  return { path: "", code: "not_json_lines", message: `The file is ${lookOf(text)}. ${EXPECTED}` };
}

const SEPARATORS = [
  ["\t", "tabs"],
  [",", "commas"],
  [";", "semicolons"],
  ["|", "bars"],
] as const;

function lookOf(text: string): string {
  const [first = "", second = ""] = text.split(/\r?\n/, 2);
  const opened = first.startsWith("{") && !first.trimEnd().endsWith("}");
  if (/^\{\s*$/.test(first) || (opened && /^\s/.test(second))) {
    return "one JSON object spread over several lines; put each row on one line, or all rows into one array";
  }
  if (/^[[{]/.test(text)) return "JSON that is broken from its first row on";
  if (/^<(?:!doctype|html|\?xml|[a-z])/i.test(text)) return "an HTML or XML page";
  for (const [separator, name] of SEPARATORS) {
    const columns = first.split(separator).map((column) => clip(column.trim(), 30));
    if (columns.length > 1 && (second.trim() === "" || second.includes(separator))) {
      return `a table (CSV, columns separated by ${name}): ${columns.slice(0, 8).join(", ")}`;
    }
  }
  if (/^(?:---|[A-Za-z_]+:\s)/.test(text)) return "YAML or a list of settings";
  return "plain text, and no line of it is JSON";
}
