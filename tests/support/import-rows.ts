import { gzipSync } from "node:zlib";
import type { ImportSummary } from "@/lib/contracts/imports";
import type { Actor } from "@/lib/domain/access";
import { type ImportOptions, importRows } from "@/lib/services/imports/import-rows";

export const ADMIN: Actor = { kind: "cli", id: "cli", name: "tester", role: "ADMIN" };

type Row = Record<string, unknown>;

/** A good row; `n` makes its input its own. */
export const goodRow = (n: number | string, more: Row = {}): Row => ({
  messages: [{ role: "user", content: `Message ${n}: could you book a table for two?` }],
  tasks: [{ id: "task-1", summary: "Find a restaurant", last_update: "" }],
  final: "update_task(task-1, table for two)",
  meta: { channel: "chat", split: "train", scenario_id: `s-${n}` },
  ...more,
});

export const goodRows = (count: number, from = 0): Row[] =>
  Array.from({ length: count }, (_, index) => goodRow(from + index));

/** Rows (or raw lines) as JSON lines. */
export const lines = (rows: readonly (Row | string)[]): Buffer =>
  Buffer.from(rows.map((row) => `${typeof row === "string" ? row : JSON.stringify(row)}\n`).join(""));

export const packed = (bytes: Buffer): Buffer => gzipSync(bytes);

/** A file as a stream of chunks of 64 KiB. */
export async function* chunksOf(file: Buffer | string, size = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(file);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Imports a file as the HTTP endpoint would, making the data set. */
export const importFile = (
  file: Buffer | string,
  dataset: string,
  options: Partial<ImportOptions> = {},
): Promise<ImportSummary> =>
  importRows(ADMIN, chunksOf(file), {
    dataset,
    createDataset: true,
    fileName: "test.jsonl",
    format: "auto",
    atomic: false,
    dryRun: false,
    rejects: "blobs",
    ...options,
  });

/** What there is to see of a summary's counters. */
export const counts = ({ read, inserted, duplicates, rejected }: ImportSummary) => ({
  read,
  inserted,
  duplicates,
  rejected,
});
