import type { Route } from "next";
import Link from "next/link";
import { Card, CardHeader } from "@/components/ui/card";
import { Num } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { NumberCell, NumberHeaders } from "@/components/ui/table-columns";
import type { AuditReport } from "@/lib/contracts/audits";

const rowOf = (dataset: string, row: string) => `/datasets/${dataset}/rows/${row}` as Route;

/** The rows of one cell of a confusion matrix. */
export type CellRows = {
  subject: string;
  right: string;
  named: string;
  total: number;
  items: readonly {
    row: string;
    position: number;
    label: string;
    final: string | null;
    answer: string | null;
  }[];
};

/** The rows behind a number of a confusion matrix. */
export function CellList({ cell, dataset, auditId }: { cell: CellRows; dataset: string; auditId: string }) {
  return (
    <Card id="cell" className="scroll-mt-4 border-accent print:hidden">
      <CardHeader
        title={`Right is ${cell.right}, the ${cell.subject} says ${cell.named}`}
        description={
          <>
            <Num value={cell.total} /> {cell.total === 1 ? "row" : "rows"}
            {cell.items.length < cell.total && `, the first ${cell.items.length}`}
          </>
        }
        actions={
          <Link href={`/audits/${auditId}` as Route} className="text-xs underline" scroll={false}>
            Close
          </Link>
        }
      />
      {cell.items.length > 0 && (
        <Table aria-label="Rows of this cell">
          <TableHead>
            <TableRow>
              <TableHeader>Row</TableHeader>
              <TableHeader>Label</TableHeader>
              {cell.subject !== "label" && <TableHeader>The {cell.subject} says</TableHeader>}
              <TableHeader>Right is</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {cell.items.map((item) => (
              <TableRow key={item.row}>
                <TableCell className="align-top">
                  <Link href={rowOf(dataset, item.row)} className="font-medium underline">
                    <Num value={item.position} />
                  </Link>
                </TableCell>
                <Decision text={item.label} />
                {cell.subject !== "label" && <Decision text={item.answer ?? "–"} />}
                <Decision text={item.final ?? "rejected, no other given"} />
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}

const Decision = ({ text }: { text: string }) => (
  <TableCell className="max-w-96 align-top font-mono text-xs wrap-anywhere">{text}</TableCell>
);

/** Every label that the reviewers hold wrong, with what is right and why. */
export function WrongList({ report }: { report: AuditReport }) {
  return (
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
                  <Link href={rowOf(report.dataset, row.row)} className="font-medium underline">
                    <Num value={row.position} />
                  </Link>
                </TableCell>
                <Decision text={row.label} />
                <TableCell className="max-w-96 align-top text-xs wrap-anywhere">
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
  );
}

export function ReviewerTable({ report }: { report: AuditReport }) {
  if (report.reviewers.length === 0) return null;
  return (
    <Card className="break-inside-avoid">
      <CardHeader title="Reviewers" />
      <Table aria-label="Reviewers">
        <TableHead>
          <TableRow>
            <TableHeader>Name</TableHeader>
            <NumberHeaders names={["Reviews", "Seconds per review (median)"]} />
          </TableRow>
        </TableHead>
        <TableBody>
          {report.reviewers.map((person) => (
            <TableRow key={person.name}>
              <TableCell>{person.name}</TableCell>
              <NumberCell>
                <Num value={person.reviews} />
              </NumberCell>
              <NumberCell>
                {person.seconds_per_review === null ? (
                  "–"
                ) : (
                  <Num value={person.seconds_per_review} maximumFractionDigits={1} />
                )}
              </NumberCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
