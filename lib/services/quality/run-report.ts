import { QUALITY_VERSION } from "@/lib/contracts/quality";
import { endReport, pruneReports, saveReportProgress, takeUpReport } from "@/lib/db/quality";
import { isAppError, messageOf } from "@/lib/errors";
import { KEPT_REPORTS } from "./dataset-quality";
import { measureDataset } from "./measure-dataset";
import { MeasuringStopped } from "./stopped";

/**
 * Measures into a queued report. Safe to run again after a killed worker: it begins anew. Does nothing if the report
 * has ended.
 * @throws MeasuringStopped where `signal` stops it; any failure that may pass (run it again)
 */
export async function runQualityReport(
  id: string,
  { signal, lastTry }: { signal?: AbortSignal; lastTry: boolean },
): Promise<void> {
  const report = await takeUpReport(id);
  if (!report) return;
  try {
    const { quality, hash } = await measureDataset(
      { id: report.datasetId, slug: report.slug },
      { ...(signal && { signal }), onProgress: (share, phase) => saveReportProgress(id, share, phase) },
    );
    const { passed } = quality;
    await endReport(id, {
      status: "done",
      version: QUALITY_VERSION,
      dataHash: hash,
      passed,
      result: quality,
    });
    await pruneReports(report.datasetId, KEPT_REPORTS);
  } catch (error) {
    if (error instanceof MeasuringStopped) {
      if (error.why === "worker") throw error;
      return;
    }
    if (!isAppError(error) && !lastTry) throw error;
    const code = isAppError(error) ? error.code : "internal";
    await endReport(id, { status: "failed", failure: { code, message: messageOf(error) } });
  }
}
