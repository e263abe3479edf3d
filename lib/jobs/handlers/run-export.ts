import { readPayload } from "@/lib/jobs/definitions/definition";
import { runExportJob, runExportKey } from "@/lib/jobs/definitions/run-export";
import { ExportStopped, runStoredExport } from "@/lib/services/exports/run-stored-export";
import { requeue } from "@/lib/services/worker/requeue";
import type { Handler } from "./context";

export const runExport: Handler = async (payload, { signal, lastTry, log }) => {
  const { export_id } = readPayload(runExportJob, payload);
  try {
    await runStoredExport(export_id, { signal, lastTry });
  } catch (error) {
    if (!(error instanceof ExportStopped && error.why === "worker")) throw error;
    // The worker stops; the next one begins anew, and this was no failed try.
    await requeue(runExportJob, { export_id }, { key: runExportKey(export_id), maxAttempts: 3 });
    log.info({ export: export_id }, "export interrupted; the next worker begins anew");
  }
};
