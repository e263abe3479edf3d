import { fail, ok, type Result } from "../result";
import type { ImportIssue } from "./codes";
import { isTooDeep, MAX_DEPTH, scanJson } from "./scan-json";

/** From so many characters on, depth is looked at before the text is parsed: 16 MB of brackets become 1.4 GB. */
const LONG = 256 * 1024;
/** Longest text in which the place of a fault is looked for. */
const MAX_SEARCHED = 64 * 1024;

/**
 * One line's text as a JSON value that can be stored and hashed as it is, or every reason why not (at
 * most 20). A byte order mark before the value is dropped. Never throws.
 *
 * JSON.parse and then a scan of the valid text: 4 µs + 6 µs for 2 KB (bench/domain.ts). The scanner may
 * rely on valid JSON and skips strings with indexOf; a parser of our own would have to read every character.
 */
export function parseLine(line: string): Result<unknown, ImportIssue[]> {
  const text = line.charCodeAt(0) === 0xfeff ? line.slice(1) : line;
  if (text.length >= LONG && isTooDeep(text)) return fail([tooDeep]);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail([syntaxIssue(text, error)]);
  }
  const issues = scanJson(text);
  return issues.length === 0 ? ok(value) : fail(issues);
}

const tooDeep: ImportIssue = {
  path: "",
  code: "too_deep",
  message: `The JSON is nested more than ${MAX_DEPTH} levels deep; flatten it or leave it out.`,
};

function syntaxIssue(text: string, error: unknown): ImportIssue {
  const reason = error instanceof Error ? error.message : String(error);
  const position = /at position (\d+)/.exec(reason)?.[1];
  const atEnd = position !== undefined && Number(position) >= text.trimEnd().length;
  if (/^\s*[[{]/.test(text) && (atEnd || /end of JSON input|Unterminated string/i.test(reason))) {
    const message = `The line ends in the middle of its JSON (after ${text.length} characters); complete it, the file was probably cut off.`;
    return { path: "", code: "truncated_json", message };
  }
  const index = position === undefined ? placeOfToken(text, reason) : Number(position);
  const place = index === undefined ? "" : ` at character ${index + 1}`;
  return {
    path: "",
    code: "invalid_json",
    message: `The line is not valid JSON: ${explain(reason)}${place}.`,
  };
}

/** V8 names no place for an unexpected token: the shortest beginning of the text that has one ends with it. */
function placeOfToken(text: string, reason: string): number | undefined {
  if (!TOKEN.test(reason) || text.length > MAX_SEARCHED) return undefined;
  let good = 0;
  let bad = text.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (breaksInside(text.slice(0, middle))) bad = middle;
    else good = middle;
  }
  return bad - 1;
}

const TOKEN = /^Unexpected token/;

function breaksInside(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return false;
  } catch (error) {
    return error instanceof Error && TOKEN.test(error.message);
  }
}

/** V8's message without its excerpt of the text, which may hold personal data, and fit to be stored and shown. */
function explain(reason: string): string {
  return reason
    .replace(/, (?:\.\.\.)?".*$/s, "")
    .replace(/ (?:in|after) JSON at position .*$/s, "")
    .replace(/^Unexpected end of JSON input$/, "there is nothing on it, or it ends too early")
    .replace(/\p{C}|(?! )\p{Z}/gu, (odd) => `U+${hex(odd)}`);
}

const hex = (character: string): string =>
  (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
