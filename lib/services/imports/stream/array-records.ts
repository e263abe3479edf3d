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

/** broken: elements cannot be told apart (any more, or until a line looks like the beginning of the next one). */
type State = "before" | "between" | "element" | "after" | "broken";

/** White space behind a comma that is held back while it may turn out to stand between two elements. */
const MAX_GAP = 64 * 1024;

/**
 * The elements of one JSON array, each as it stands in the file, found by brackets and strings alone and in
 * bounded memory; whether an element is good JSON is not judged here. Elements of more than `limit` bytes come in
 * parts. Where brackets or quotes do not match, the element is given up: reading goes on at the next line that begins
 * as this element's first line did (same indent, an object, behind a comma). If there is none, all that follows is
 * one record in parts (`array_broken`), so that nothing is lost.
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

  /** White space before the first other byte of this line; -1 behind that. */
  private indent = 0;
  private afterComma = false;

  /** The current element: where it began, what earlier chunks held of it, whether it goes out in parts. */
  private startLine = 1;
  private startIndent = -1;
  private fault = "";
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
      const space = byte === 0x20 || byte === 0x0d || byte === 0x09 || byte === NEWLINE;
      switch (this.state) {
        case "element":
          if (this.isEnd(byte)) {
            this.finish(chunk.subarray(from, at));
            this.state = byte === CLOSE_ARRAY ? "after" : "between";
          } else this.step(byte);
          break;
        case "broken":
          if (byte !== OPEN_OBJECT || !this.looksLikeNext()) break;
          this.giveUp(chunk.subarray(from, at));
          from = at;
          this.begin(byte);
          break;
        case "before":
          if (!space) this.state = "between"; // the [ that told the array
          break;
        case "between":
          if (space || byte === COMMA) break;
          if (byte === CLOSE_ARRAY) this.state = "after";
          else {
            from = at;
            this.begin(byte);
          }
          break;
        case "after":
          if (space) break;
          from = at;
          this.startLine = this.line;
          this.startIndent = -1;
          this.breakOff("something stands after the array's end");
          break;
      }
      if (byte === NEWLINE) {
        this.line += 1;
        this.indent = 0;
      } else if (!space) {
        this.indent = -1;
        this.afterComma = byte === COMMA;
      } else if (this.indent >= 0) this.indent += 1;
    }
    if (this.state === "element" || this.state === "broken") this.hold(chunk.subarray(from));
    return this.out;
  }

  end(): StreamRecord[] {
    this.out = [];
    if (this.state === "after") return this.out;
    if (this.state === "broken") {
      this.problem = restBroken(this.startLine, this.fault);
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

  private begin(byte: number): void {
    this.state = "element";
    this.startLine = this.line;
    this.startIndent = this.indent;
    this.problem = lineTooLong(this.limit);
    this.step(byte);
  }

  private step(byte: number): void {
    if (this.inString) {
      if (byte === NEWLINE) this.breakOff("a string is not closed before the end of its line");
      else if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) this.inString = false;
    } else if (byte === QUOTE) this.inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (this.open.length >= MAX_DEPTH) this.breakOff("brackets are nested without end");
      else this.open.push(byte);
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      const opened = this.open.pop();
      if (opened !== (byte === CLOSE_OBJECT ? OPEN_OBJECT : OPEN_ARRAY)) {
        this.breakOff(`a ${String.fromCharCode(byte)} closes what was not opened`);
      }
    }
  }

  private breakOff(what: string): void {
    this.state = "broken";
    this.fault = `at line ${this.line}, ${what}`;
    this.problem = restBroken(this.startLine, this.fault);
    this.open.length = 0;
    this.inString = false;
    this.escaped = false;
  }

  /** Whether a { here stands where the next element would, by the look of the broken one's first line. */
  private looksLikeNext(): boolean {
    return this.startIndent >= 0 && this.indent === this.startIndent && this.afterComma;
  }

  /** Ends the broken element in front of the comma before this place. */
  private giveUp(rest: Buffer): void {
    const all = Buffer.concat([...this.held, rest]);
    this.held = [];
    this.heldBytes = 0;
    const message = `In the element that starts here (line ${this.startLine}), ${this.fault}; it was left out, and reading went on at line ${this.line}.`;
    this.problem = { code: "invalid_json", message };
    this.part(all.subarray(0, all.lastIndexOf(COMMA)), true);
  }

  /** The rest of a chunk: kept, or handed on where it belongs to something too long or broken. */
  private hold(rest: Buffer): void {
    if (this.state === "broken") {
      this.holdGap(rest);
    } else if (this.partsSent || this.heldBytes + rest.length > this.limit) {
      this.part(rest, false);
    } else {
      this.held.push(rest);
      this.heldBytes += rest.length;
    }
  }

  /** Hands on a broken element but for a comma and white space at its end, which may stand before the next one. */
  private holdGap(rest: Buffer): void {
    const all = this.heldBytes > 0 ? Buffer.concat([...this.held, rest]) : rest;
    this.held = [];
    this.heldBytes = 0;
    const end = trimEnd(all).length;
    const gap = this.afterComma && end > 0 && all.length - end < MAX_GAP ? end - 1 : all.length;
    if (gap > 0) this.part(all.subarray(0, gap), false);
    if (gap < all.length) {
      this.held.push(all.subarray(gap));
      this.heldBytes = all.length - gap;
    }
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

const restBroken = (line: number, fault: string): RecordProblem => ({
  code: "array_broken",
  message:
    `In the element that starts here (line ${line}), ${fault}: from here on the array's elements cannot be told apart. ` +
    "All that follows is kept in the rejects file; mend it there and import that.",
});

function trimEnd(bytes: Buffer): Buffer {
  let length = bytes.length;
  while (length > 0 && (bytes[length - 1] ?? 0) <= 0x20) length -= 1;
  return bytes.subarray(0, length);
}
