import { Download, ListChecks } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Page, PageHeader } from "@/components/ui/page-header";
import type { AuditReport } from "@/lib/contracts/audits";
import { PrintButton } from "./print-button";
import { ReportFigures } from "./report-figures";
import { type CellRows, WrongList } from "./report-lists";

/** What the reviews of an audit say; prints on paper as it stands. */
export function ReportView({
  report,
  cell,
  reviews,
  manage,
  people,
}: {
  report: AuditReport;
  cell: CellRows | null;
  reviews: boolean;
  /** What whoever leads the audit can do with it. */
  manage?: ReactNode;
  /** What he alone is told of the reviewers. */
  people?: ReactNode;
}) {
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
      <ReportFigures report={report} auditId={report.audit} cell={cell}>
        {people}
        <WrongList report={report} />
      </ReportFigures>
    </Page>
  );
}
