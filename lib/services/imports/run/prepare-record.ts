import { isUtf8 } from "node:buffer";
import type { CopiedLine, CopyBuffer } from "@/lib/db/copy-rows";
import type { ImportFormat } from "@/lib/domain/import/formats";
import { parseRow } from "@/lib/domain/import/normalise-row";
import { parseLine } from "@/lib/domain/import/parse-line";
import type { WholeRecord } from "../stream/records";
import { rowToCopy } from "./row-to-copy";

/** Why a record is no row. */
export type RecordIssue = { path: string; code: string; message: string };

/** A row that may go in, already in the form in which it is sent; only duplicates and conflicts are unknown yet. */
export type PreparedRow = {
  line: number;
  inputHash: string;
  final: string;
  warnings: string[];
  /** Where its COPY text stands in the batch's buffer. */
  copy: CopiedLine;
};

export type Prepared = { ok: true; row: PreparedRow } | { ok: false; issue: RecordIssue };

export type PrepareContext = {
  format: ImportFormat;
  datasetId: string;
  importId: string;
  /** Split of rows that name none. */
  split: string | undefined;
};

/** From bytes to a row ready for COPY (in `buffer`), or why it is none. Never throws for bad data. */
export function prepareRecord(record: WholeRecord, context: PrepareContext, buffer: CopyBuffer): Prepared {
  const decoded = decode(record.bytes);
  if (!decoded.ok) return decoded;
  const parsed = parseLine(decoded.text);
  if (!parsed.ok) return refused(parsed.error);
  const shaped = parseRow(context.format, parsed.value);
  if (!shaped.ok) return refused(shaped.errors);
  const { row, warnings } = shaped;
  const codes = warnings.length === 0 ? [] : [...new Set(warnings.map(({ code }) => code))];
  const toCopy = rowToCopy(row, context);
  const copy = buffer.add(toCopy, codes);
  const { inputHash, final } = toCopy;
  return { ok: true, row: { line: record.line, inputHash, final, warnings: codes, copy } };
}

/** The text of a record's bytes, or where they are no UTF-8. */
export function decode(bytes: Buffer): { ok: true; text: string } | { ok: false; issue: RecordIssue } {
  if (isUtf8(bytes)) return { ok: true, text: bytes.toString("utf8") };
  const at = firstBadByte(bytes);
  const byte = bytes[at]?.toString(16).padStart(2, "0").toUpperCase();
  const message = `Byte ${at + 1} of the line (0x${byte}) is not UTF-8; save the file as UTF-8, or mend this line.`;
  return { ok: false, issue: { path: "", code: "invalid_utf8", message } };
}

/** Length of the longest beginning that is UTF-8: where the first bad byte stands. Found by halving. */
function firstBadByte(bytes: Buffer): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (wholeBefore(bytes, middle) >= 0) good = middle;
    else bad = middle;
  }
  return wholeBefore(bytes, good);
}

/** The end of the last whole character at or up to three bytes before `end`, if all up to there is UTF-8; else -1. */
function wholeBefore(bytes: Buffer, end: number): number {
  for (let at = end; at >= 0 && at >= end - 3; at -= 1) if (isUtf8(bytes.subarray(0, at))) return at;
  return -1;
}

/** One reason a line: the first; how many more there are is said with it. */
function refused(issues: readonly RecordIssue[]): { ok: false; issue: RecordIssue } {
  const [first, ...more] = issues;
  if (!first) return { ok: false, issue: { path: "", code: "invalid_json", message: "The line is no row." } };
  if (more.length === 0) return { ok: false, issue: first };
  const others = more.slice(0, 3).map(({ path, code }) => (path === "" ? code : `${code} at ${path}`));
  const rest = more.length > 3 ? ", …" : "";
  return {
    ok: false,
    issue: { ...first, message: `${first.message} (${more.length} more: ${others.join(", ")}${rest})` },
  };
}
