import { createHash, type Hash } from "node:crypto";
import type { Manifest } from "@/lib/contracts/exports";

/** What became of a file once it was closed: compressed or in columns, it has other bytes than its lines. */
export type Sealed = Pick<Manifest["files"][number], "bytes" | "sha256" | "plain">;

type FileCount = { name: string; split: string; rows: number; bytes: number; hash: Hash; sealed?: Sealed };

/** The files of an export as they fill: one a split, and a further one where the tool takes no larger file. */
export class ExportFiles {
  private readonly files: FileCount[] = [];
  private readonly open = new Map<string, FileCount>();

  constructor(
    private readonly extension: string,
    private readonly maxBytes: number,
  ) {}

  /** Counts a line. @returns the name of its file */
  add(split: string, line: string): string {
    const bytes = Buffer.from(`${line}\n`);
    let file = this.open.get(split);
    if (!file || file.bytes + bytes.length > this.maxBytes) file = this.next(split);
    file.hash.update(bytes);
    file.rows += 1;
    file.bytes += bytes.length;
    return file.name;
  }

  seal(name: string, sealed: Sealed): void {
    const file = this.files.find((one) => one.name === name);
    if (file) file.sealed = sealed;
  }

  list(): Manifest["files"] {
    return this.files.map(({ name, split, rows, bytes, hash, sealed }) => ({
      ...{ name, split, rows },
      ...(sealed ?? { bytes, sha256: hash.copy().digest("hex") }),
    }));
  }

  private next(split: string): FileCount {
    const before = this.files.filter((file) => file.split === split).length;
    const name = `${split}${before === 0 ? "" : `-${before + 1}`}.${this.extension}`;
    const file: FileCount = { name, split, rows: 0, bytes: 0, hash: createHash("sha256") };
    this.files.push(file);
    this.open.set(split, file);
    return file;
  }
}
