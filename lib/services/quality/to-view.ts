import { z } from "zod";
import { datasetQualitySchema, QUALITY_VERSION, type QualityReport } from "@/lib/contracts/quality";
import type { QualityReportRow } from "@/lib/db/quality";

const failureSchema = z.object({ code: z.string(), message: z.string() });

/** A report as the API and the pages show it; `hash` is the data set's fingerprint now. */
export function toReport(
  row: QualityReportRow,
  { slug, hash, withResult }: { slug: string; hash: string; withResult: boolean },
): QualityReport {
  return {
    id: row.id,
    dataset: slug,
    status: row.status,
    progress: row.progress,
    phase: row.phase,
    stale: row.dataHash !== null && row.dataHash !== hash,
    passed: row.passed,
    failure: row.failure === null ? null : failureSchema.parse(row.failure),
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    started_at: row.startedAt?.toISOString() ?? null,
    finished_at: row.finishedAt?.toISOString() ?? null,
    result: withResult && isReadable(row) ? datasetQualitySchema.parse(row.result) : null,
  };
}

/** A result that an earlier (or later) program wrote has another shape: it has to be measured anew. */
export const isReadable = ({ status, version }: QualityReportRow): boolean =>
  status === "done" && version === QUALITY_VERSION;
