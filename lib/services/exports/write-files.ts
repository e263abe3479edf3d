import { once } from "node:events";
import fs from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { finished } from "node:stream/promises";
import { type Manifest, manifestSchema } from "@/lib/contracts/exports";
import { AppError } from "@/lib/errors";
import { fileName, type RunningExport, type Skipped } from "./export-rows";

const MANIFEST = "manifest.json";
const SKIPPED = "skipped.jsonl";
/** Ids and reasons that the caller gets back; the file holds them all. */
const SKIPPED_IN_MEMORY = 1_000;
/** Characters gathered before a write: few system calls, flat memory. */
const BUFFER = 128 * 1024;

export type WrittenFiles = { manifest: Manifest; manifestPath: string; skipped: Skipped[] };

/**
 * Writes an export into a folder: one file a split, manifest.json, and skipped.jsonl if rows were skipped. The files
 * are written beside their place and renamed in the end, so that a broken export leaves the folder as it was. An
 * earlier export in the same folder is replaced; files that are not its own are never touched.
 * @throws AppError already_exists where a file of another origin is in the way.
 */
export async function writeFiles(running: RunningExport, folder: string): Promise<WrittenFiles> {
  const earlier = filesOfEarlierExport(folder);
  const work = path.join(folder, `.export-${running.id}`);
  fs.mkdirSync(work, { recursive: true });
  const writers = new Map<string, LineWriter>();
  const writer = (name: string) => {
    const known = writers.get(name);
    if (known) return known;
    if (!earlier.has(name) && fs.existsSync(path.join(folder, name)))
      throw new AppError(
        "already_exists",
        `${path.join(folder, name)} exists and is not of an earlier export; choose another --out`,
      );
    const made = new LineWriter(path.join(work, name));
    writers.set(name, made);
    return made;
  };
  const skipped: Skipped[] = [];
  try {
    for await (const event of running.events) {
      if ("line" in event) await writer(fileName(event.split)).write(event.line);
      else {
        if (skipped.length < SKIPPED_IN_MEMORY) skipped.push(event.skipped);
        await writer(SKIPPED).write(JSON.stringify(event.skipped));
      }
    }
    const manifest = running.manifest();
    await writer(MANIFEST).write(JSON.stringify(manifest, null, 2));
    for (const each of writers.values()) await each.end();
    for (const name of earlier) fs.rmSync(path.join(folder, name), { force: true });
    for (const name of writers.keys()) fs.renameSync(path.join(work, name), path.join(folder, name));
    return { manifest, manifestPath: path.join(folder, MANIFEST), skipped };
  } finally {
    for (const each of writers.values()) each.destroy();
    await rm(work, { recursive: true, force: true });
    if (fs.readdirSync(folder).length === 0) fs.rmdirSync(folder);
  }
}

/** Names of the files that an earlier export left in the folder, by its manifest. */
function filesOfEarlierExport(folder: string): Set<string> {
  const file = path.join(folder, MANIFEST);
  if (!fs.existsSync(file)) return new Set();
  try {
    const { files } = manifestSchema.pick({ files: true }).parse(JSON.parse(fs.readFileSync(file, "utf8")));
    return new Set([...files.map(({ name }) => path.basename(name)), MANIFEST, SKIPPED]);
  } catch (cause) {
    throw new AppError("already_exists", `${file} is not the manifest of an export; choose another --out`, {
      cause,
    });
  }
}

/** Lines into a file, buffered, at the disk's pace. */
class LineWriter {
  private readonly stream: fs.WriteStream;
  private buffer = "";

  constructor(file: string) {
    this.stream = fs.createWriteStream(file, { flags: "wx" });
    // Reported by `write` and `end`; without a listener it would end the process.
    this.stream.on("error", () => {});
  }

  async write(line: string): Promise<void> {
    this.buffer += `${line}\n`;
    if (this.buffer.length >= BUFFER) await this.flush();
  }

  private async flush(): Promise<void> {
    if (this.stream.errored) throw this.stream.errored;
    const text = this.buffer;
    this.buffer = "";
    if (!this.stream.write(text)) await once(this.stream, "drain");
  }

  async end(): Promise<void> {
    await this.flush();
    this.stream.end();
    await finished(this.stream);
  }

  destroy(): void {
    this.stream.destroy();
  }
}
