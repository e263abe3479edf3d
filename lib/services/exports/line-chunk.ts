import { MARK_JSON } from "./standing-prompt";

/** Bytes after which a chunk is worth a write: few system calls, flat memory. */
const FULL = 256 * 1024;
/** A usual line more than that. */
const ALLOCATED = FULL + 64 * 1024;
/** UTF-8 takes at most three bytes for a UTF-16 code unit. */
const MOST_BYTES_A_UNIT = 3;
const NEWLINE = 0x0a;

/** Lines of a file as bytes, gathered until they are worth a write; whole lines only. */
export class LineChunk {
  private bytes: Buffer = Buffer.alloc(0);
  private used = 0;
  private lines = 0;

  /** @param standing the bytes that stand for the mark in a line */
  constructor(private readonly standing: Uint8Array = new Uint8Array()) {}

  /** Appends a line and its line end, the mark replaced. @returns its bytes */
  add(line: string): Buffer {
    const start = this.used;
    let from = 0;
    for (let at = line.indexOf(MARK_JSON); at >= 0; at = line.indexOf(MARK_JSON, from)) {
      this.write(line.slice(from, at));
      this.reserve(this.standing.length);
      this.bytes.set(this.standing, this.used);
      this.used += this.standing.length;
      from = at + MARK_JSON.length;
    }
    this.write(from === 0 ? line : line.slice(from));
    this.reserve(1);
    this.bytes[this.used] = NEWLINE;
    this.used += 1;
    this.lines += 1;
    return this.bytes.subarray(start, this.used);
  }

  /** Takes the last line, of so many bytes, away again. */
  drop(bytes: number): void {
    this.used -= bytes;
    this.lines -= 1;
  }

  /** Appends a line that was encoded already. */
  append(line: Uint8Array): void {
    this.reserve(line.length);
    this.bytes.set(line, this.used);
    this.used += line.length;
    this.lines += 1;
  }

  get isFull(): boolean {
    return this.used >= FULL;
  }

  /** What was gathered, which nobody writes to any more; null for nothing. */
  take(): { bytes: Buffer; rows: number } | null {
    if (this.lines === 0) return null;
    const taken = { bytes: this.bytes.subarray(0, this.used), rows: this.lines };
    this.bytes = Buffer.alloc(0);
    this.used = 0;
    this.lines = 0;
    return taken;
  }

  private write(text: string): void {
    this.reserve(text.length * MOST_BYTES_A_UNIT);
    this.used += this.bytes.write(text, this.used);
  }

  private reserve(bytes: number): void {
    if (this.used + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(ALLOCATED, 2 * this.bytes.length, this.used + bytes));
    this.bytes.copy(larger, 0, 0, this.used);
    this.bytes = larger;
  }
}
