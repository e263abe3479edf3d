import { createHash } from "node:crypto";
import type { Manifest } from "@/lib/contracts/exports";
import type { Actor } from "@/lib/domain/access";
import { EXPORT_TARGETS_BY_NAME, type ExportTarget, type Sidecar } from "@/lib/domain/export-targets";
import { cardOf } from "@/lib/domain/export-targets/card";
import { auditedAccuracy } from "./audited-accuracy";
import { type ByteSink, type FileWriter, fileWriter } from "./encode-file";
import type { Sealed } from "./export-files";
import type { RunningExport, Skipped } from "./export-rows";
import { LineChunk } from "./line-chunk";

export const MANIFEST = "manifest.json";
export const CARD = "README.md";
export const SKIPPED = "skipped.jsonl";
/** Ids and reasons that the caller gets back; the file holds them all. */
const SKIPPED_IN_MEMORY = 1_000;

export type WrittenExport = {
  manifest: Manifest;
  skipped: Skipped[];
  /** Every file in the order of its making, manifest.json last. */
  names: string[];
};

/**
 * Writes a running export file by file into sinks: the data, skipped.jsonl if rows were skipped, the card, what the tool
 * wants beside the data, and manifest.json. If anything breaks, every sink is aborted and nothing is recorded.
 * @param openSink where a file goes; asked once for each name
 * @param onRows told how many rows came, for progress; throws to stop
 */
export async function writeExport(
  actor: Actor,
  running: RunningExport,
  openSink: (name: string) => Promise<ByteSink>,
  onRows: (rows: number) => Promise<void> | undefined = () => undefined,
): Promise<WrittenExport> {
  const writers = new Map<string, FileWriter>();
  const open = async (name: string): Promise<FileWriter> => {
    const known = writers.get(name);
    if (known) return known;
    const made = fileWriter(name, await openSink(name));
    writers.set(name, made);
    return made;
  };
  const writeWhole = async (name: string, text: string) => {
    const writer = await open(name);
    await writer.write(Buffer.from(text));
    await writer.end();
  };
  const skipped: Skipped[] = [];
  const skippedLines = new LineChunk();
  const writeSkipped = async () => {
    const lines = skippedLines.take();
    if (lines) await (await open(SKIPPED)).write(lines.bytes);
  };
  running.onEnd(async () => {
    await writeSkipped();
    const sealed = new Map<string, Sealed>();
    for (const [name, writer] of writers) {
      const became = await writer.end();
      if (became) sealed.set(name, became);
    }
    running.seal(sealed, []);
    const extras: Manifest["extras"] = [];
    for (const { name, text } of await besides(actor, running)) {
      await writeWhole(name, text);
      extras.push({ name, ...factsOf(text) });
    }
    running.seal(sealed, extras);
    await writeWhole(MANIFEST, `${JSON.stringify(running.manifest(), null, 2)}\n`);
  });
  try {
    for await (const event of running.events) {
      const isSkipped = "skipped" in event;
      const told = onRows(isSkipped ? 1 : event.rows);
      if (told) await told;
      if (!isSkipped) await (await open(event.file)).write(event.bytes);
      else {
        if (skipped.length < SKIPPED_IN_MEMORY) skipped.push(event.skipped);
        skippedLines.add(JSON.stringify(event.skipped));
        if (skippedLines.isFull) await writeSkipped();
      }
    }
    return { manifest: running.manifest(), skipped, names: [...writers.keys()] };
  } catch (error) {
    for (const writer of writers.values()) await writer.abort();
    throw error;
  }
}

/** The card and the tool's own configuration files. */
async function besides(actor: Actor, running: RunningExport): Promise<Sidecar[]> {
  const manifest = running.manifest();
  const target: ExportTarget = EXPORT_TARGETS_BY_NAME[manifest.target];
  const { reasoned = false, licence } = running.options;
  const card = cardOf({
    manifest,
    notes: target.notes,
    audits: await auditedAccuracy(actor, manifest.dataset),
    licence: licence ?? null,
  });
  const sidecars =
    manifest.files.length > 0
      ? (target.sidecars?.({ dataset: manifest.dataset, files: manifest.files, reasoned }) ?? [])
      : [];
  return [{ name: CARD, text: card }, ...sidecars];
}

const factsOf = (text: string) => {
  const bytes = Buffer.from(text);
  return { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
};
