import { createHash } from "node:crypto";
import { z } from "zod";
import { appendBlob, createBlob, deleteBlob } from "@/lib/db/blobs";
import { db } from "@/lib/db/client";
import { dropPages } from "@/lib/db/export-pages";
import {
  dropFiles,
  failExport,
  findExport,
  insertFile,
  saveExportProgress,
  type TakenExport,
  takeUpExport,
} from "@/lib/db/exports";
import { rawPool } from "@/lib/db/raw";
import { isAppError, messageOf } from "@/lib/errors";
import type { ByteSink } from "./encode-file";
import { type ExportOptions, startExport } from "./export-rows";
import { actorSchema } from "./queue-export";
import { originalOf } from "./repeat-export";
import { writeExport } from "./write-export";

/** The work ended before its end: the worker stops (begin anew), or somebody deleted the export. */
export class ExportStopped extends Error {
  constructor(readonly why: "worker" | "deleted") {
    super(why === "worker" ? "the worker stops" : "the export was deleted");
  }
}

const PROGRESS_MS = 500;

/** As queued by `queueExport`: the options were checked then. */
const requestSchema = z.object({ options: z.custom<ExportOptions>(), actor: actorSchema });

/**
 * Writes the files of a queued export into the database. Safe to run again after a killed worker: it begins anew. Does
 * nothing if the export has ended.
 * @throws ExportStopped where `signal` stops it; any failure that may pass (run it again)
 */
export async function runStoredExport(
  id: string,
  { signal, lastTry }: { signal?: AbortSignal; lastTry: boolean },
): Promise<void> {
  const taken = await takeUpExport(id);
  if (!taken) return;
  await dropAll(id);
  try {
    await write(taken, signal);
  } catch (error) {
    // Progress and files name an export that is gone: nothing is left to tell.
    if (!(await findExport(id))) return;
    await dropAll(id);
    if (error instanceof ExportStopped) throw error;
    if (!isAppError(error) && !lastTry) throw error;
    const code = isAppError(error) ? error.code : "internal";
    await failExport(id, { code, message: messageOf(error) });
  }
}

async function write(taken: TakenExport, signal: AbortSignal | undefined): Promise<void> {
  const { options, actor } = requestSchema.parse(taken.request);
  const original = taken.repeatOf ? await originalOf(taken.repeatOf) : null;
  const running = await startExport(actor, options, {
    standing: { id: taken.id },
    freeze: true,
    ...(original && { repeatOf: { id: original.id, prompt: original.manifest.prompt } }),
  });
  let position = 0;
  let rows = 0;
  let tellAt = 0;
  await writeExport(
    actor,
    running,
    async (name) => {
      position += 1;
      return storedFile(taken.id, name, position);
    },
    (more) => {
      rows += more;
      if (signal?.aborted) throw new ExportStopped("worker");
      if (performance.now() < tellAt) return undefined;
      tellAt = performance.now() + PROGRESS_MS;
      return tell(taken.id, rows);
    },
  );
}

async function tell(id: string, rows: number): Promise<void> {
  if (!(await saveExportProgress(id, rows))) throw new ExportStopped("deleted");
}

async function dropAll(id: string): Promise<void> {
  await db().$transaction(async (tx) => {
    await dropFiles(tx, id);
    await dropPages(tx, id);
  });
}

/** A file kept as a blob; it belongs to the export once it is complete. */
async function storedFile(exportId: string, name: string, position: number): Promise<ByteSink> {
  const blobId = await createBlob(rawPool(), "export");
  const hash = createHash("sha256");
  let bytes = 0;
  return {
    write: async (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
      await appendBlob(rawPool(), blobId, chunk);
    },
    end: async () => {
      const sha256 = hash.digest("hex");
      await db().$transaction((tx) => insertFile(tx, { exportId, name, position, bytes, sha256, blobId }));
    },
    abort: async () => {
      // One that ended goes with the export's files.
      await deleteBlob(rawPool(), blobId).catch(() => {});
    },
  };
}
