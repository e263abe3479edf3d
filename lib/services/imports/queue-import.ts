import type { FormatChoice, ImportView } from "@/lib/contracts/imports";
import { deleteBlob, writeBlob } from "@/lib/db/blobs";
import { insertImport } from "@/lib/db/imports";
import { addJob } from "@/lib/db/queue";
import { rawPool, rawTransaction, withRawConnection } from "@/lib/db/raw";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { runImportJob } from "@/lib/jobs/definitions/run-import";
import { authorise } from "../authorise";
import { fillDataset } from "./fill-dataset";
import { readImport } from "./read-import";
import { showBytes } from "./stream/limits";

/** Largest file that is kept in the database until its import has run. */
export const MAX_UPLOAD_BYTES = 4 * 1024 * 1024 * 1024;

export type QueueOptions = {
  /** Slug of an existing data set. */
  dataset: string;
  fileName: string;
  format: FormatChoice;
  split?: string;
  atomic: boolean;
  dryRun: boolean;
};

/**
 * Stores a file as it comes and queues its import; returns as soon as both are safe. A file that breaks off leaves
 * nothing.
 * @throws AppError not_found, forbidden, conflict (archived), payload_too_large, bad_request (the upload broke off)
 */
export async function queueImport(
  actor: Actor,
  source: AsyncIterable<Uint8Array>,
  options: QueueOptions,
): Promise<ImportView> {
  authorise(actor, "dataset:import");
  // Before the upload, so that nobody waits for minutes to hear that there is no such data set.
  await withRawConnection((connection) => fillDataset(connection, actor, options.dataset, false));
  const upload = await store(source);
  const id = newId();
  try {
    await withRawConnection((connection) =>
      rawTransaction(connection, async () => {
        const dataset = await fillDataset(connection, actor, options.dataset, false);
        await insertImport(connection, {
          id,
          datasetId: dataset.id,
          fileName: options.fileName,
          format: options.format,
          options: {
            ...{ atomic: options.atomic, dry_run: options.dryRun, split: options.split ?? null },
            actor: { kind: actor.kind, id: actor.id, name: actor.name, role: actor.role },
          },
          status: "queued",
          uploadId: upload.id,
          bytesTotal: upload.bytes,
          createdBy: actor.name,
        });
        await addJob(connection, runImportJob, { import_id: id }, { key: `import:${id}`, maxAttempts: 5 });
      }),
    );
  } catch (error) {
    await deleteBlob(rawPool(), upload.id);
    throw error;
  }
  return readImport(actor, id);
}

async function store(source: AsyncIterable<Uint8Array>): Promise<{ id: string; bytes: number }> {
  return writeBlob("upload", readable(source), (total) => {
    if (total > MAX_UPLOAD_BYTES) {
      throw new AppError(
        "payload_too_large",
        `A file uploaded here may hold ${showBytes(MAX_UPLOAD_BYTES)}; compress it with gzip, split it, or use \`npx parallax import\`.`,
      );
    }
  });
}

/** The source, whose own failure is told from the database's. */
async function* readable(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* source;
  } catch (cause) {
    throw new AppError("bad_request", "The upload broke off; nothing was kept. Send the file again.", {
      cause,
    });
  }
}
