import { readPayload } from "@/lib/jobs/definitions/definition";
import { measureQualityJob, measureQualityKey } from "@/lib/jobs/definitions/measure-quality";
import { runQualityReport } from "@/lib/services/quality/run-report";
import { MeasuringStopped } from "@/lib/services/quality/stopped";
import { requeue } from "@/lib/services/worker/requeue";
import type { Handler } from "./context";

export const measureQuality: Handler = async (payload, { signal, lastTry, log }) => {
  const { report_id } = readPayload(measureQualityJob, payload);
  try {
    await runQualityReport(report_id, { signal, lastTry });
  } catch (error) {
    if (!(error instanceof MeasuringStopped && error.why === "worker")) throw error;
    // The worker stops; the next one begins anew, and this was no failed try.
    await requeue(measureQualityJob, { report_id }, { key: measureQualityKey(report_id), maxAttempts: 3 });
    log.info({ report: report_id }, "measuring interrupted; the next worker begins anew");
  }
};
