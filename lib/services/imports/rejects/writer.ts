import type { RejectPart } from "../run/reject-part";
import type { Container } from "../stream/sniff";

/** Where rejects and reasons go: two files, or two blobs. */
export type RejectsSink = {
  /** Adds to both. Called in order, one call at a time. */
  append: (rejects: Buffer, reasons: Buffer) => Promise<void>;
};

/** How far the two have come, so that an interrupted import can go on exactly there. */
export type RejectsState = {
  rejectsBytes: number;
  reasonsBytes: number;
  /** Line of the rejects file on which the next byte will stand. */
  line: number;
  count: number;
  /** Nothing may follow any more, not even the end of the array. */
  closed: boolean;
};

export const NO_REJECTS: RejectsState = {
  rejectsBytes: 0,
  reasonsBytes: 0,
  line: 1,
  count: 0,
  closed: false,
};

/**
 * Lays out bad records so that the file can be mended and imported like the one they came from: lines with their
 * own line ends, or, if the file was a JSON array, an array again. Each record's bytes are untouched. Beside it
 * one JSON line a record says which line of this file and of the source it is about, and why.
 */
export class RejectsWriter {
  private readonly state: RejectsState;
  /** As it was behind the last whole record. */
  private whole: RejectsState;
  private pendingStart = 0;
  private rejects: Buffer[] = [];
  private reasons: Buffer[] = [];

  constructor(
    private readonly sink: RejectsSink,
    private readonly container: Container,
    state: RejectsState = NO_REJECTS,
  ) {
    this.state = { ...state };
    this.whole = { ...state };
  }

  get count(): number {
    return this.state.count;
  }

  /** Where to go on: behind the last whole record. Only true after `flush`. */
  get resume(): RejectsState {
    return this.whole;
  }

  add(part: RejectPart): void {
    if (part.first) {
      if (this.container === "array") this.push(this.state.count === 0 ? "[\n" : ",\n");
      this.pendingStart = this.state.line;
    }
    this.push(part.bytes);
    this.push(part.end);
    if (!part.last) return;
    this.state.count += 1;
    if (part.final && this.container === "array") this.state.closed = true;
    const { code, message, path } = part.issue;
    const reason = { rejects_line: this.pendingStart, line: part.line, path, code, message };
    const line = Buffer.from(`${JSON.stringify(reason)}\n`);
    this.reasons.push(line);
    this.state.reasonsBytes += line.length;
    this.whole = { ...this.state };
  }

  /** Hands over what was added since. */
  async flush(): Promise<void> {
    if (this.rejects.length === 0) return;
    const { rejects, reasons } = this;
    this.rejects = [];
    this.reasons = [];
    await this.sink.append(Buffer.concat(rejects), Buffer.concat(reasons));
  }

  /** Ends the array, if it is one. */
  async close(): Promise<void> {
    if (this.container === "array" && this.state.count > 0 && !this.state.closed) {
      this.state.closed = true;
      this.push("\n]\n");
    }
    await this.flush();
  }

  private push(given: Buffer | string): void {
    const bytes = typeof given === "string" ? Buffer.from(given) : given;
    if (bytes.length === 0) return;
    this.rejects.push(bytes);
    this.state.rejectsBytes += bytes.length;
    for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) this.state.line += 1;
  }
}
