import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { log } from "@/lib/log";
import { DEFAULT_FORM, encoderName, type Form } from "./form";

/** Numbers of an embedding. */
export const EMBEDDING_SIZE = 512;

const KEY_BYTES = 32;
const VECTOR_BYTES = 4 * EMBEDDING_SIZE;
const MAGIC = Buffer.from("PXEMB1\0\0");
const HEADER = MAGIC.length + 4;
/** Vectors written at once. */
const SEGMENT = 256;
/** Least recently written segments go beyond this. */
const MAX_BYTES = 1024 ** 3;

/**
 * Embeddings on disk by the SHA-256 of the text; the texts themselves are not kept. A segment is a file that is written
 * whole under another name and then renamed, so that a killed process leaves nothing half-done and several processes may
 * share the folder. A segment that cannot be read counts as absent.
 */
export class EmbeddingCache {
  private readonly places = new Map<string, { file: string; at: number }>();
  private readonly open = new Map<string, number>();
  private waiting: { key: Buffer; vector: Float32Array }[] = [];

  private constructor(private readonly folder: string) {}

  /** Opens the cache of an encoder in `parent`; the folder is made when something is stored. */
  static load(parent: string, form: Form = DEFAULT_FORM): EmbeddingCache {
    const cache = new EmbeddingCache(path.join(parent, encoderName(form).replaceAll("/", "-")));
    const segments = cache.segments();
    let kept = 0;
    for (const { file, bytes } of segments) {
      kept += bytes;
      if (kept > MAX_BYTES) fs.rmSync(file, { force: true });
      else cache.index(file, bytes);
    }
    return cache;
  }

  get size(): number {
    return this.places.size + this.waiting.length;
  }

  get(text: string): Float32Array | null {
    const place = this.places.get(keyOf(text).toString("base64"));
    if (!place) return null;
    try {
      let file = this.open.get(place.file);
      if (file === undefined) {
        file = fs.openSync(place.file, "r");
        this.open.set(place.file, file);
      }
      const bytes = Buffer.alloc(VECTOR_BYTES);
      if (fs.readSync(file, bytes, 0, VECTOR_BYTES, place.at) !== VECTOR_BYTES) return null;
      return new Float32Array(bytes.buffer, bytes.byteOffset, EMBEDDING_SIZE);
    } catch {
      return null; // taken away meanwhile: it is made anew
    }
  }

  put(text: string, vector: Float32Array): void {
    this.waiting.push({ key: keyOf(text), vector });
    if (this.waiting.length >= SEGMENT) this.flush();
  }

  /** Writes what is waiting. A full or read-only disk costs time, not the result: it is told and gone over. */
  flush(): void {
    const entries = this.waiting;
    this.waiting = [];
    if (entries.length === 0) return;
    const count = Buffer.alloc(4);
    count.writeUInt32LE(entries.length);
    const vectors = entries.map(({ vector }) => Buffer.from(vector.buffer, vector.byteOffset, VECTOR_BYTES));
    const bytes = Buffer.concat([MAGIC, count, ...entries.map(({ key }) => key), ...vectors]);
    const file = path.join(this.folder, `${randomUUID()}.emb`);
    try {
      fs.mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      fs.writeFileSync(`${file}.tmp`, bytes, { mode: 0o600 });
      fs.renameSync(`${file}.tmp`, file);
      this.index(file, bytes.length);
    } catch (error) {
      log().warn({ err: error, folder: this.folder }, "embeddings could not be kept");
    }
  }

  close(): void {
    this.flush();
    for (const file of this.open.values()) fs.closeSync(file);
    this.open.clear();
  }

  /** The latest first. */
  private segments(): { file: string; bytes: number }[] {
    if (!fs.existsSync(this.folder)) return [];
    return fs
      .readdirSync(this.folder)
      .filter((name) => name.endsWith(".emb"))
      .flatMap((name) => {
        const file = path.join(this.folder, name);
        const stat = fs.statSync(file, { throwIfNoEntry: false });
        return stat ? [{ file, bytes: stat.size, at: stat.mtimeMs }] : [];
      })
      .sort((a, b) => b.at - a.at);
  }

  private index(file: string, bytes: number): void {
    try {
      const handle = fs.openSync(file, "r");
      try {
        const header = Buffer.alloc(HEADER);
        fs.readSync(handle, header, 0, HEADER, 0);
        const count = header.readUInt32LE(MAGIC.length);
        const whole = bytes === HEADER + count * (KEY_BYTES + VECTOR_BYTES);
        if (!header.subarray(0, MAGIC.length).equals(MAGIC) || !whole) return;
        const keys = Buffer.alloc(count * KEY_BYTES);
        fs.readSync(handle, keys, 0, keys.length, HEADER);
        for (let at = 0; at < count; at += 1) {
          const key = keys.toString("base64", at * KEY_BYTES, (at + 1) * KEY_BYTES);
          this.places.set(key, { file, at: HEADER + keys.length + at * VECTOR_BYTES });
        }
      } finally {
        fs.closeSync(handle);
      }
    } catch {
      // taken away by another process meanwhile
    }
  }
}

const keyOf = (text: string): Buffer => createHash("sha256").update(text).digest();
