import { readPayload } from "@/lib/jobs/definitions/definition";
import { runImportJob } from "@/lib/jobs/definitions/run-import";
import { ImportInterrupted } from "@/lib/services/imports/run/stopped";
import { runQueuedImport } from "@/lib/services/imports/run-queued-import";
import { requeue } from "@/lib/services/worker/requeue";
import type { Handler } from "./context";

export const runImport: Handler = async (payload, { signal, lastTry, log }) => {
  const { import_id } = readPayload(runImportJob, payload);
  try {
    await runQueuedImport(import_id, { signal, lastTry });
  } catch (error) {
    if (!(error instanceof ImportInterrupted)) throw error;
    // The worker stops; the next one goes on behind the last batch at once, and this was no failed try.
    await requeue(runImportJob, { import_id }, { key: `import:${import_id}`, maxAttempts: 5 });
    log.info({ import: import_id }, "import interrupted; it goes on with the next worker");
  }
};
