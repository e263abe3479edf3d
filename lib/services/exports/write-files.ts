import { once } from "node:events";
import fs from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { finished } from "node:stream/promises";
import { type Manifest, manifestSchema } from "@/lib/contracts/exports";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import type { ByteSink } from "./encode-file";
import type { RunningExport, Skipped } from "./export-rows";
import { MANIFEST, SKIPPED, writeExport } from "./write-export";

export type WrittenFiles = { manifest: Manifest; manifestPath: string; skipped: Skipped[] };

/**
 * Writes an export into a folder: one file a split, its card, manifest.json, and skipped.jsonl if rows were skipped. The
 * files are written beside their place and renamed in the end, so that a broken export leaves the folder as it was. An
 * earlier export in the same folder is replaced; files that are not its own are never touched.
 * @throws AppError already_exists where a file of another origin is in the way.
 */
export async function writeFiles(
  actor: Actor,
  running: RunningExport,
  folder: string,
): Promise<WrittenFiles> {
  const earlier = filesOfEarlierExport(folder);
  const work = path.join(folder, `.export-${running.id}`);
  fs.mkdirSync(work, { recursive: true });
  const sink = async (name: string): Promise<ByteSink> => {
    if (!earlier.has(name) && fs.existsSync(path.join(folder, name)))
      throw new AppError(
        "already_exists",
        `${path.join(folder, name)} exists and is not of an earlier export; choose another --out`,
      );
    return diskSink(path.join(work, name));
  };
  try {
    const { manifest, skipped, names } = await writeExport(actor, running, sink);
    for (const name of earlier) fs.rmSync(path.join(folder, name), { force: true });
    for (const name of names) fs.renameSync(path.join(work, name), path.join(folder, name));
    return { manifest, manifestPath: path.join(folder, MANIFEST), skipped };
  } finally {
    await rm(work, { recursive: true, force: true });
    if (fs.readdirSync(folder).length === 0) fs.rmdirSync(folder);
  }
}

/** Names of the files that an earlier export left in the folder, by its manifest. */
function filesOfEarlierExport(folder: string): Set<string> {
  const file = path.join(folder, MANIFEST);
  if (!fs.existsSync(file)) return new Set();
  try {
    const { files, extras } = manifestSchema
      .pick({ files: true, extras: true })
      .parse(JSON.parse(fs.readFileSync(file, "utf8")));
    return new Set([...[...files, ...extras].map(({ name }) => path.basename(name)), MANIFEST, SKIPPED]);
  } catch (cause) {
    throw new AppError("already_exists", `${file} is not the manifest of an export; choose another --out`, {
      cause,
    });
  }
}

/** Bytes that may wait for the disk while the next rows are made. */
const WAITING = 2 * 1024 * 1024;

/** A file that must not exist yet, written at the disk's pace. */
function diskSink(file: string): ByteSink {
  const stream = fs.createWriteStream(file, { flags: "wx", highWaterMark: WAITING });
  // Reported by `write` and `end`; without a listener it would end the process.
  stream.on("error", () => {});
  return {
    write: async (bytes) => {
      if (stream.errored) throw stream.errored;
      if (!stream.write(bytes)) await once(stream, "drain");
    },
    end: async () => {
      stream.end();
      await finished(stream);
    },
    abort: async () => {
      stream.destroy();
    },
  };
}
