import { lineTooLong } from "./ndjson-records";
import type { RecordPart, RecordProblem, StreamRecord } from "./records";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const NEWLINE = 0x0a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
/** No real row is a hundredth as deep; the row's own parser refuses long before. */
const MAX_DEPTH = 100_000;

type State = "before" | "between" | "element" | "after" | "broken";

/**
 * The elements of one JSON array, each as it stands in the file, found by brackets and strings alone and in
 * bounded memory; whether an element is good JSON is not judged here. Elements of more than `limit` bytes come in
 * parts. Where brackets no longer match, elements cannot be told apart any more: all that follows is one record
 * in parts (`array_broken`), so that nothing is lost.
 */
export async function* arrayRecords(
  chunks: AsyncIterable<Buffer>,
  limit: number,
): AsyncGenerator<StreamRecord[], void, void> {
  const scanner = new ArrayScanner(limit);
  for await (const chunk of chunks) {
    const out = scanner.feed(chunk);
    if (out.length > 0) yield out;
  }
  const out = scanner.end();
  if (out.length > 0) yield out;
}

class ArrayScanner {
  private state: State = "before";
  private line = 1;
  private readonly open: number[] = [];
  private inString = false;
  private escaped = false;

  /** The current element: where it began, what earlier chunks held of it, whether it goes out in parts. */
  private startLine = 1;
  private held: Buffer[] = [];
  private heldBytes = 0;
  private partsSent = false;
  private problem: RecordProblem;
  private out: StreamRecord[] = [];

  constructor(private readonly limit: number) {
    this.problem = lineTooLong(limit);
  }

  feed(chunk: Buffer): StreamRecord[] {
    this.out = [];
    /** Start in this chunk of what belongs to the current element. */
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (this.state === "broken") break;
      if (this.state === "element") {
        if (this.isEnd(byte)) {
          this.finish(chunk.subarray(from, at));
          this.state = byte === CLOSE_ARRAY ? "after" : "between";
          continue;
        }
        const fault = this.step(byte);
        if (fault) this.breakOff(fault);
      } else if (byte === 0x20 || byte === 0x0d || byte === 0x09 || byte === NEWLINE) {
        // Between elements white space means nothing.
      } else if (this.state === "before") {
        this.state = "between"; // the [ that told the array
      } else if (this.state === "after") {
        this.startLine = this.line;
        from = at;
        this.breakOff("something stands after the array's end");
      } else if (byte === CLOSE_ARRAY) {
        this.state = "after";
      } else if (byte !== COMMA) {
        this.state = "element";
        this.startLine = this.line;
        from = at;
        const fault = this.step(byte);
        if (fault) this.breakOff(fault);
      }
      if (byte === NEWLINE) this.line += 1;
    }
    if (this.state === "element" || this.state === "broken") this.hold(chunk.subarray(from));
    return this.out;
  }

  end(): StreamRecord[] {
    this.out = [];
    if (this.state === "after") return this.out;
    if (this.state === "broken") {
      this.part(Buffer.alloc(0), true);
      return this.out;
    }
    const cutInside = this.state === "element" && (this.inString || this.open.length > 0);
    if (this.state === "element") this.finish(Buffer.alloc(0));
    // A cut inside an element is told by that element, which is no whole JSON.
    if (!cutInside) {
      this.startLine = this.line;
      this.problem = {
        code: "array_broken",
        message: "The array is not closed with ]; the file was probably cut off here.",
      };
      this.part(Buffer.alloc(0), true);
    }
    return this.out;
  }

  private isEnd(byte: number): boolean {
    return this.open.length === 0 && !this.inString && (byte === COMMA || byte === CLOSE_ARRAY);
  }

  /** @returns what is wrong, if elements cannot be told apart from here on. */
  private step(byte: number): string | undefined {
    if (this.inString) {
      if (byte === NEWLINE) return "a string is not closed before the end of its line";
      if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) this.inString = false;
      return undefined;
    }
    if (byte === QUOTE) this.inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (this.open.length >= MAX_DEPTH) return "brackets are nested without end";
      this.open.push(byte);
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      const opened = this.open.pop();
      if (opened !== (byte === CLOSE_OBJECT ? OPEN_OBJECT : OPEN_ARRAY)) {
        return `a ${String.fromCharCode(byte)} closes what was not opened`;
      }
    }
    return undefined;
  }

  private breakOff(fault: string): void {
    this.state = "broken";
    this.problem = {
      code: "array_broken",
      message:
        `In the element that starts here (line ${this.startLine}), at line ${this.line}, ${fault}: from here on the array's elements cannot be told apart. ` +
        "All that follows is kept in the rejects file; mend it there and import that.",
    };
  }

  /** The rest of a chunk: kept, or handed on where it belongs to something too long or broken. */
  private hold(rest: Buffer): void {
    if (this.state === "broken" || this.partsSent || this.heldBytes + rest.length > this.limit) {
      this.part(rest, false);
      return;
    }
    this.held.push(rest);
    this.heldBytes += rest.length;
  }

  private finish(rest: Buffer): void {
    if (this.partsSent || this.heldBytes + rest.length > this.limit) {
      this.part(rest, true);
      return;
    }
    const whole = trimEnd(this.held.length > 0 ? Buffer.concat([...this.held, rest]) : rest);
    this.out.push({ kind: "record", line: this.startLine, bytes: whole, end: "" });
    this.held = [];
    this.heldBytes = 0;
  }

  private part(bytes: Buffer, last: boolean): void {
    const all = [...this.held, bytes];
    all.forEach((piece, index) => {
      const part: RecordPart = {
        kind: "part",
        line: this.startLine,
        bytes: piece,
        first: !this.partsSent && index === 0,
        last: last && index === all.length - 1,
        problem: this.problem,
      };
      this.out.push(part);
    });
    this.held = [];
    this.heldBytes = 0;
    this.partsSent = !last;
  }
}

function trimEnd(bytes: Buffer): Buffer {
  let length = bytes.length;
  while (length > 0 && (bytes[length - 1] ?? 0) <= 0x20) length -= 1;
  return bytes.subarray(0, length);
}
