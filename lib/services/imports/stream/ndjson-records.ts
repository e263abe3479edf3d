import { showBytes } from "./limits";
import type { RecordPart, RecordProblem, StreamRecord, WholeRecord } from "./records";

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Splits bytes at line ends (LF or CRLF). A line of more than `limit` bytes is handed on in parts, never held. */
export async function* ndjsonRecords(
  chunks: AsyncIterable<Buffer>,
  limit: number,
): AsyncGenerator<StreamRecord[], void, void> {
  let line = 1;
  /** The line's beginning from earlier chunks; empty while `tooLong`. */
  let held: Buffer[] = [];
  let heldBytes = 0;
  let tooLong = false;
  const problem = lineTooLong(limit);

  /** Bytes of the current line; `ends` if its line end (or the file's end) is in them. */
  const take = (bytes: Buffer, ends: boolean, out: StreamRecord[]): void => {
    const content = heldBytes + bytes.length - (bytes.at(-1) === NEWLINE ? 1 : 0);
    if (tooLong || content > limit) {
      const all = [...held, bytes];
      all.forEach((part, index) => {
        const first = !tooLong && index === 0;
        out.push(part_(line, part, first, ends && index === all.length - 1, problem));
      });
      tooLong = true;
    } else if (ends) {
      const record = whole(line, held.length > 0 ? Buffer.concat([...held, bytes]) : bytes);
      if (record) out.push(record);
    } else {
      held.push(bytes);
      heldBytes += bytes.length;
      return;
    }
    held = [];
    heldBytes = 0;
    if (ends) {
      tooLong = false;
      line += 1;
    }
  };

  for await (const chunk of chunks) {
    const out: StreamRecord[] = [];
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      take(chunk.subarray(from, at + 1), true, out);
      from = at + 1;
    }
    if (from < chunk.length) take(chunk.subarray(from), false, out);
    if (out.length > 0) yield out;
  }
  if (heldBytes > 0 || tooLong) {
    const out: StreamRecord[] = [];
    take(Buffer.alloc(0), true, out);
    if (out.length > 0) yield out;
  }
}

export const lineTooLong = (limit: number): RecordProblem => ({
  code: "line_too_long",
  message: `The line is longer than ${showBytes(limit)}; a row may not be. Is a line end missing?`,
});

const part_ = (
  line: number,
  bytes: Buffer,
  first: boolean,
  last: boolean,
  problem: RecordProblem,
): RecordPart => ({
  kind: "part",
  line,
  bytes,
  first,
  last,
  problem,
});

/** null for a blank line. */
function whole(line: number, bytes: Buffer): WholeRecord | null {
  let length = bytes.length;
  let end: WholeRecord["end"] = "";
  if (bytes[length - 1] === NEWLINE) {
    length -= 1;
    end = "\n";
    if (bytes[length - 1] === RETURN) {
      length -= 1;
      end = "\r\n";
    }
  }
  const content = bytes.subarray(0, length);
  return isBlank(content) ? null : { kind: "record", line, bytes: content, end };
}

function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes)
    if (byte !== 0x20 && byte !== 0x09 && byte !== RETURN && byte !== NEWLINE) return false;
  return true;
}
