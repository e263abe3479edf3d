import { Download, ListChecks } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Num, Time } from "@/components/ui/format";
import { Page, PageHeader } from "@/components/ui/page-header";
import type { AuditReport } from "@/lib/contracts/audits";
import { Comparison } from "./comparison";
import { Headlines } from "./headlines";
import { PrintButton } from "./print-button";
import { CellList, type CellRows, ReviewerTable, WrongList } from "./report-lists";
import { StratumTable } from "./stratum-table";
import { SubjectCard } from "./subject-card";

/** What the reviews of an audit say; prints on paper as it stands. */
export function ReportView({
  report,
  cell,
  reviews,
  manage,
}: {
  report: AuditReport;
  cell: CellRows | null;
  reviews: boolean;
  /** What whoever leads the audit can do with it. */
  manage?: ReactNode;
}) {
  const { outcomes } = report;
  const file = (format: string) => `/api/v1/audits/${report.audit}/report?format=${format}`;
  return (
    <Page>
      <PageHeader
        title={report.name}
        crumbs={[{ label: "Audits", href: "/audits" }]}
        meta={<Badge tone={report.kind === "sample" ? "blue" : "gray"}>{report.kind}</Badge>}
        description={report.sentence}
        actions={
          <div className="flex flex-wrap gap-2 print:hidden">
            <CopyButton text={report.sentence}>Copy sentence</CopyButton>
            {(["md", "csv"] as const).map((format) => (
              <Button key={format} size="sm" asChild>
                <a href={file(format)} download={`audit-${report.audit}.${format}`}>
                  <Download aria-hidden />
                  {format === "md" ? "Markdown" : "CSV"}
                </a>
              </Button>
            ))}
            <PrintButton />
            {manage}
            {reviews && (
              <Button variant="primary" size="sm" asChild>
                <Link href={`/review/${report.audit}` as Route}>
                  <ListChecks aria-hidden />
                  Review
                </Link>
              </Button>
            )}
          </div>
        }
      />
      {report.stale.map((version) => (
        <Banner key={version.what} tone="amber" title="Judged by an older version">
          {version.message}
        </Banner>
      ))}
      {report.why && <Banner tone="blue">{report.why}</Banner>}
      <Headlines report={report} />
      {cell && <CellList cell={cell} dataset={report.dataset} auditId={report.audit} />}
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {(["approved", "corrected", "rejected", "discarded"] as const).map((verdict) => (
          <span key={verdict}>
            <span className="text-muted">{verdict}</span> <Num value={outcomes[verdict]} />
          </span>
        ))}
      </p>
      <StratumTable report={report} />
      {(["label", "teacher", "student"] as const).map((name) => (
        <SubjectCard key={name} name={name} subject={report.subjects[name]} auditId={report.audit} />
      ))}
      <Comparison report={report} />
      <ReviewerTable report={report} />
      <WrongList report={report} />
      <p className="text-xs text-muted">
        {report.kind === "sample" ? "Drawn" : "Taken"} from <Num value={report.population} /> rows of{" "}
        {report.dataset}
        {report.strata.length > 0 && `, by ${report.strata.join(" × ")}, ${report.allocation} allocation`},
        seed <code>{report.seed}</code>, by {report.created_by},{" "}
        <Time value={report.created_at} format="date" />.{" "}
        {report.overlap > 1 && `${report.overlap} reviewers a row. `}
        Audit <code className="wrap-anywhere">{report.audit}</code>.
      </p>
    </Page>
  );
}
