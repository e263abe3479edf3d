import type { QualityReport } from "@/lib/contracts/quality";

export const isUnderWay = (report: Pick<QualityReport, "status"> | null): boolean =>
  report?.status === "queued" || report?.status === "running";
