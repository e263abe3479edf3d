import { detectFormat } from "@/lib/domain/import/detect-format";
import { sniffBytes } from "@/lib/domain/import/sniff-bytes";
import { fileError } from "./file-error";

/** How the rows stand in the file: one JSON value a line, or the elements of one JSON array. */
export type Container = "ndjson" | "array";
export type Sniffed = {
  container: Container;
  /** Bytes of the byte order mark, to leave out. */
  skip: number;
};

/** Enough to see some lines of a table or a page's head. */
export const SNIFF_BYTES = 64 * 1024;

const LINES = "Convert it to JSON lines: one JSON object a line, UTF-8.";

/**
 * Looks at the first bytes of a file (after gzip).
 * @param head the first SNIFF_BYTES bytes, or all there are
 * @throws AppError unusable_file naming what was seen, where no line can be a row.
 */
export function sniff(head: Buffer): Sniffed {
  const found = sniffBytes(head);
  switch (found.kind) {
    case "empty":
      throw fileError("empty_file", "The file is empty: it holds no row. Give it one JSON object a line.");
    case "gzip":
      throw fileError(
        "not_json_lines",
        "The file is compressed twice. Unpack it once and import the result, plain or as .gz.",
      );
    case "utf16": {
      const encoding = found.label.startsWith("UTF-32") ? "UTF-32" : "UTF-16";
      const mend = `Save it as UTF-8 (iconv -f ${encoding} -t UTF-8 IN > OUT) and import that.`;
      throw fileError("wrong_encoding", `The file is ${found.label}; rows must be UTF-8. ${mend}`);
    }
    case "other":
      throw fileError("not_json_lines", `The file is ${found.label}, not JSON lines. ${LINES}`);
    case "text":
      return sniffText(head, found.bom ? 3 : 0);
  }
}

function sniffText(head: Buffer, skip: number): Sniffed {
  const text = head.toString("utf8", skip);
  if (looksBinary(head))
    throw fileError("not_json_lines", `The file is binary data, not JSON lines. ${LINES}`);
  const first = text.trimStart().at(0);
  // One object over several lines would give a bad line for each of them: say so once instead.
  const foreign = first === "<" || isSpreadObject(text) || !SOME_JSON.test(text);
  if (endsWithReturns(text)) {
    const mend = `Turn them into line feeds (tr '\\r' '\\n' < IN > OUT) and import that.`;
    throw fileError(
      "not_json_lines",
      `The lines end with a carriage return alone, not with a line feed. ${mend}`,
    );
  }
  const cutHead = first === undefined && head.length >= SNIFF_BYTES;
  if (foreign && !cutHead) {
    const seen = detectFormat([], text);
    if (!seen.ok)
      throw fileError(seen.error.code === "empty_file" ? "empty_file" : "not_json_lines", seen.error.message);
  }
  return { container: first === "[" && !isLineOfItsOwn(text) ? "array" : "ndjson", skip };
}

/** Old Macintosh line ends: all would be one line, and all of it refused. */
const endsWithReturns = (text: string): boolean => !text.includes("\n") && /\}\r\s*\{/.test(text);

/** A first line that is a whole array with an object behind it: no array goes on so, JSON lines with one bad line do. */
const isLineOfItsOwn = (text: string): boolean => /^\s*\[[^\n]*\][ \t\r]*\n\s*\{/.test(text);

/** A line that begins like JSON. Not \s, which crosses lines: on 64 KiB of line ends that takes seconds. */
const SOME_JSON = /^[^\S\r\n\u2028\u2029]*[[{]/m;

const isSpreadObject = (text: string): boolean => /^\s*\{[ \t]*\r?\n[ \t]*"/.test(text);

/** Text has hardly any control characters; a single raw NUL is left to its line. */
function looksBinary(head: Buffer): boolean {
  const sample = head.subarray(0, 4096);
  let controls = 0;
  for (const byte of sample)
    if (byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) controls += 1;
  return controls > sample.length / 10;
}
