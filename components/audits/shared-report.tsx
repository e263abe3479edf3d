import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { Num, Time } from "@/components/ui/format";
import { Page, PageHeader } from "@/components/ui/page-header";
import type { AuditReport } from "@/lib/contracts/audits";
import { PrintButton } from "./print-button";
import { ReportFigures } from "./report-figures";

/** A report as somebody without an account reads it: figures, and no row of the data set. */
export function SharedReport({ report, expiresAt }: { report: AuditReport; expiresAt: string }) {
  const wrong = report.judged - report.correct;
  return (
    <Page>
      <PageHeader
        title={report.name}
        meta={<Badge tone={report.kind === "sample" ? "blue" : "gray"}>{report.kind}</Badge>}
        description={report.sentence}
        actions={
          <div className="flex flex-wrap gap-2 print:hidden">
            <CopyButton text={report.sentence}>Copy sentence</CopyButton>
            <PrintButton />
          </div>
        }
      />
      <ReportFigures report={report} auditId={null}>
        <p className="text-xs text-muted">
          <Num value={wrong} /> {wrong === 1 ? "label was" : "labels were"} judged wrong; the rows themselves
          are not shared. Read-only, as of the moment it is opened; this link works until{" "}
          <Time value={expiresAt} />.
        </p>
      </ReportFigures>
    </Page>
  );
}
