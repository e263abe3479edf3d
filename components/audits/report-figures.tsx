import type { ReactNode } from "react";
import { Banner } from "@/components/ui/banner";
import { Num, Time } from "@/components/ui/format";
import type { AuditReport } from "@/lib/contracts/audits";
import { Comparison } from "./comparison";
import { Headlines } from "./headlines";
import { CellList, type CellRows, ReviewerTable } from "./report-lists";
import { StratumTable } from "./stratum-table";
import { SubjectCard } from "./subject-card";

/** The body of a report: its figures, and what comes behind them. */
export function ReportFigures({
  report,
  auditId,
  cell = null,
  children,
}: {
  report: AuditReport;
  /** Where the rows behind a number are; null where the reader may not see rows. */
  auditId: string | null;
  cell?: CellRows | null;
  /** Before the small print. */
  children?: ReactNode;
}) {
  const { outcomes } = report;
  return (
    <>
      {report.stale.map((version) => (
        <Banner key={version.what} tone="amber" title="Judged by an older version">
          {version.message}
        </Banner>
      ))}
      {report.why && <Banner tone="blue">{report.why}</Banner>}
      <Headlines report={report} />
      {cell && auditId && <CellList cell={cell} dataset={report.dataset} auditId={auditId} />}
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {(["approved", "corrected", "rejected", "discarded"] as const).map((verdict) => (
          <span key={verdict}>
            <span className="text-muted">{verdict}</span> <Num value={outcomes[verdict]} />
          </span>
        ))}
      </p>
      <StratumTable report={report} />
      {(["label", "teacher", "student"] as const).map((name) => (
        <SubjectCard key={name} name={name} subject={report.subjects[name]} auditId={auditId} />
      ))}
      <Comparison report={report} />
      <ReviewerTable report={report} />
      {children}
      <p className="text-xs text-muted">
        {report.kind === "sample" ? "Drawn" : "Taken"} from <Num value={report.population} /> rows of{" "}
        {report.dataset}
        {report.strata.length > 0 && `, by ${report.strata.join(" × ")}, ${report.allocation} allocation`},
        seed <code>{report.seed}</code>, {report.created_by && `by ${report.created_by}, `}
        <Time value={report.created_at} format="date" />.{" "}
        {report.overlap > 1 && `${report.overlap} reviewers a row. `}
        Audit <code className="wrap-anywhere">{report.audit}</code>.
      </p>
    </>
  );
}
