import { ListChecks } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { ActionBadge } from "@/components/ui/action-badge";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Num, Percent } from "@/components/ui/format";
import { IntervalBar } from "@/components/ui/interval-bar";
import { Page, PageHeader } from "@/components/ui/page-header";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { AuditReport } from "@/lib/contracts/audits";
import { PrintButton } from "./print-button";

/** What the reviews of an audit say; prints on paper as it stands. */
export function AuditReportView({ report, reviews }: { report: AuditReport; reviews: boolean }) {
  const { accuracy, outcomes, nonresponse, text_ok, seconds_per_review } = report;
  return (
    <Page>
      <PageHeader
        title={report.name}
        crumbs={[{ label: "Review", href: "/review" }]}
        meta={<Badge tone={report.kind === "sample" ? "blue" : "gray"}>{report.kind}</Badge>}
        description={report.sentence}
        actions={
          <div className="flex gap-2 print:hidden">
            <PrintButton />
            {reviews && (
              <Button variant="primary" asChild>
                <Link href={`/review/${report.audit}` as Route}>
                  <ListChecks aria-hidden />
                  Review
                </Link>
              </Button>
            )}
          </div>
        }
      />
      {report.why && <Banner tone="blue">{report.why}</Banner>}
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <Figure
          name={report.kind === "sample" ? "Accuracy of the labels" : "Right labels in this queue"}
          note={
            accuracy.low !== null && accuracy.high !== null ? (
              <>
                95 % interval <Percent value={accuracy.low} /> to <Percent value={accuracy.high} /> (Wilson)
              </>
            ) : (
              "action and target right"
            )
          }
        >
          <Share value={accuracy.estimate} />
          {accuracy.estimate !== null && accuracy.low !== null && accuracy.high !== null && (
            <IntervalBar estimate={accuracy.estimate} low={accuracy.low} high={accuracy.high} />
          )}
        </Figure>
        <Figure
          name="Done"
          note={
            <>
              <Num value={report.judged} /> judged, <Num value={nonresponse.discarded} /> discarded,{" "}
              <Num value={report.disputed} /> disputed, <Num value={nonresponse.skipped} /> skipped
            </>
          }
        >
          <Num value={report.done} /> <span className="text-base font-normal text-muted">of</span>{" "}
          <Num value={report.n} />
        </Figure>
        <Figure
          name="Text right too"
          note={
            <>
              of <Num value={text_ok.n} /> approved and corrected rows
            </>
          }
        >
          <Share value={text_ok.rate} />
        </Figure>
        <Figure
          name="Seconds per review"
          note={
            seconds_per_review.p95 === null ? (
              "none timed yet"
            ) : (
              <>
                median of <Num value={seconds_per_review.n} />; 95 % within{" "}
                <Num value={seconds_per_review.p95} maximumFractionDigits={1} /> s
              </>
            )
          }
        >
          {seconds_per_review.median === null ? (
            "–"
          ) : (
            <Num value={seconds_per_review.median} maximumFractionDigits={1} />
          )}
        </Figure>
      </div>

      <Card>
        <CardHeader title="Verdicts" description="Rows by what their reviewers agreed on." />
        <CardBody className="grid grid-cols-2 gap-4 sm:grid-cols-4">
          {(["approved", "corrected", "rejected", "discarded"] as const).map((verdict) => (
            <p key={verdict}>
              <span className="block text-xs text-muted">{verdict}</span>
              <span className="text-lg font-semibold">
                <Num value={outcomes[verdict]} />
              </span>
            </p>
          ))}
        </CardBody>
      </Card>

      <Card>
        <CardHeader
          title="By action"
          description="Precision: labels of this action that are right. Recall: rows where this action is right that are labelled so."
        />
        <Table aria-label="Figures by action">
          <TableHead>
            <TableRow>
              <TableHeader>Label</TableHeader>
              {["n", "Right", "Precision", "95 % interval", "Recall", "F1", "Support"].map((name) => (
                <TableHeader key={name} className="text-right">
                  {name}
                </TableHeader>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {report.per_action.map((row) => (
              <TableRow key={row.action}>
                <TableCell>
                  <ActionBadge action={row.action} />
                </TableCell>
                <Cell>
                  <Num value={row.n} />
                </Cell>
                <Cell>
                  <Num value={row.correct} />
                </Cell>
                <Cell>
                  <Share value={row.precision} />
                </Cell>
                <Cell>
                  {row.precision_interval ? (
                    <>
                      <Percent value={row.precision_interval.low} /> –{" "}
                      <Percent value={row.precision_interval.high} />
                    </>
                  ) : (
                    "–"
                  )}
                </Cell>
                <Cell>
                  <Share value={row.recall} />
                </Cell>
                <Cell>{row.f1 === null ? "–" : <Num value={row.f1} maximumFractionDigits={3} />}</Cell>
                <Cell>
                  <Num value={row.support} />
                </Cell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Card>

      <Card>
        <CardHeader
          title="Labels judged wrong"
          description={report.wrong.length === 0 ? "None so far." : "Action or target is not the right one."}
        />
        {report.wrong.length > 0 && (
          <Table aria-label="Labels judged wrong">
            <TableHead>
              <TableRow>
                <TableHeader>Row</TableHeader>
                <TableHeader>Label</TableHeader>
                <TableHeader>Right is</TableHeader>
                <TableHeader>By</TableHeader>
              </TableRow>
            </TableHead>
            <TableBody>
              {report.wrong.map((row) => (
                <TableRow key={row.row}>
                  <TableCell className="align-top">
                    <Link
                      href={`/datasets/${report.dataset}/rows/${row.row}` as Route}
                      className="font-medium underline"
                    >
                      <Num value={row.position} />
                    </Link>
                  </TableCell>
                  <TableCell className="max-w-80 align-top font-mono text-xs wrap-anywhere">
                    {row.label}
                  </TableCell>
                  <TableCell className="max-w-80 align-top text-xs wrap-anywhere">
                    {row.final === null ? (
                      <span className="text-muted">rejected, no other given</span>
                    ) : (
                      <span className="font-mono">{row.final}</span>
                    )}
                    {row.comment && <p className="mt-1 whitespace-pre-wrap text-muted">{row.comment}</p>}
                  </TableCell>
                  <TableCell className="align-top text-xs">{row.reviewers.join(", ")}</TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </Card>

      {report.reviewers.length > 0 && (
        <Card>
          <CardHeader title="Reviewers" />
          <Table aria-label="Reviewers">
            <TableHead>
              <TableRow>
                <TableHeader>Name</TableHeader>
                <TableHeader className="text-right">Reviews</TableHeader>
                <TableHeader className="text-right">Seconds per review (median)</TableHeader>
              </TableRow>
            </TableHead>
            <TableBody>
              {report.reviewers.map((person) => (
                <TableRow key={person.name}>
                  <TableCell>{person.name}</TableCell>
                  <Cell>
                    <Num value={person.reviews} />
                  </Cell>
                  <Cell>
                    {person.seconds_per_review === null ? (
                      "–"
                    ) : (
                      <Num value={person.seconds_per_review} maximumFractionDigits={1} />
                    )}
                  </Cell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </Card>
      )}
      <p className="text-xs text-muted">
        Drawn from <Num value={report.population} /> rows of {report.dataset}, seed <code>{report.seed}</code>
        . Audit <code>{report.audit}</code>.
      </p>
    </Page>
  );
}

const Share = ({ value }: { value: number | null }) => (value === null ? "–" : <Percent value={value} />);

const Cell = ({ children }: { children: ReactNode }) => (
  <TableCell className="text-right tabular-nums">{children}</TableCell>
);

function Figure({ name, note, children }: { name: string; note: ReactNode; children: ReactNode }) {
  return (
    <Card className="flex flex-col gap-1 p-4">
      <h2 className="text-xs text-muted">{name}</h2>
      <div className="text-2xl font-semibold tracking-tight">{children}</div>
      <p className="text-xs text-muted">{note}</p>
    </Card>
  );
}
