import { createHash, type Hash } from "node:crypto";
import type { Manifest } from "@/lib/contracts/exports";
import { LineChunk } from "./line-chunk";

/** What became of a file that has other bytes than its lines: compressed, or in columns. */
export type Sealed = Pick<Manifest["files"][number], "bytes" | "sha256">;

/** Whole lines of a file, in order. */
export type FileChunk = { file: string; split: string; rows: number; bytes: Buffer };

type FileCount = {
  name: string;
  split: string;
  rows: number;
  bytes: number;
  hash: Hash;
  chunk: LineChunk;
  sealed?: Sealed;
};

/**
 * The files of an export as they fill: one a split, and a further one where the tool takes no larger file. Lines become
 * bytes here, once, and are counted and hashed in chunks.
 */
export class ExportFiles {
  private readonly files: FileCount[] = [];
  private readonly open = new Map<string, FileCount>();

  /** @param standing the bytes of the prompt's standing part, for which lines hold a mark */
  constructor(
    private readonly extension: string,
    private readonly maxBytes: number,
    private readonly standing: Uint8Array,
  ) {}

  /** Adds a line. @returns what is ready to be written, in order */
  add(split: string, line: string): FileChunk[] {
    const ready: FileChunk[] = [];
    let file = this.open.get(split) ?? this.next(split);
    const bytes = file.chunk.add(line);
    if (file.rows > 0 && file.bytes + bytes.length > this.maxBytes) {
      file.chunk.drop(bytes.length);
      ready.push(...taken(file));
      file = this.next(split);
      file.chunk.append(bytes);
    }
    file.rows += 1;
    file.bytes += bytes.length;
    return file.chunk.isFull ? [...ready, ...taken(file)] : ready;
  }

  /** What is left once all lines were added. */
  rest(): FileChunk[] {
    return [...this.open.values()].flatMap(taken);
  }

  seal(name: string, sealed: Sealed): void {
    const file = this.files.find((one) => one.name === name);
    if (file) file.sealed = sealed;
  }

  list(): Manifest["files"] {
    return this.files.map(({ name, split, rows, bytes, hash, sealed }) => {
      const lines = { bytes, sha256: hash.copy().digest("hex") };
      const plain = name.endsWith(".gz") && { plain: lines };
      return { ...{ name, split, rows }, ...(sealed ? { ...sealed, ...plain } : lines) };
    });
  }

  private next(split: string): FileCount {
    const before = this.files.filter((file) => file.split === split).length;
    const name = `${split}${before === 0 ? "" : `-${before + 1}`}.${this.extension}`;
    const file: FileCount = {
      name,
      split,
      rows: 0,
      bytes: 0,
      hash: createHash("sha256"),
      chunk: new LineChunk(this.standing),
    };
    this.files.push(file);
    this.open.set(split, file);
    return file;
  }
}

function taken({ name, split, hash, chunk }: FileCount): FileChunk[] {
  const lines = chunk.take();
  if (!lines) return [];
  hash.update(lines.bytes);
  return [{ file: name, split, ...lines }];
}
