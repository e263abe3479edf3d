import { FileText, Plus, SquareChartGantt } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Num, Time } from "@/components/ui/format";
import { Progress } from "@/components/ui/progress";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { AuditView } from "@/lib/contracts/audits";

/** Every audit with its design and its progress; each leads to its report. */
export function AuditTable({
  audits,
  manages,
  hasRows,
}: {
  audits: readonly AuditView[];
  manages: boolean;
  hasRows: boolean;
}) {
  if (audits.length === 0) {
    return (
      <Card>
        <EmptyState
          icon={SquareChartGantt}
          title="Nothing has been audited yet"
          action={
            manages &&
            (hasRows ? (
              <Button variant="primary" asChild>
                <Link href={"/audits/new" as Route}>
                  <Plus aria-hidden />
                  Design a sample
                </Link>
              </Button>
            ) : (
              <Button asChild>
                <Link href={"/datasets" as Route}>Data sets</Link>
              </Button>
            ))
          }
        >
          {hasRows
            ? "A designed sample, judged by people, says how many labels are right and how sure that is."
            : "Import conversations first."}
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card>
      <Table aria-label="Audits">
        <TableHead>
          <TableRow>
            <TableHeader>Audit</TableHeader>
            <TableHeader>Data set</TableHeader>
            <TableHeader>Design</TableHeader>
            <TableHeader className="text-right">Rows</TableHeader>
            <TableHeader className="w-40">Reviews done</TableHeader>
            <TableHeader>Made</TableHeader>
            <TableHeader>
              <span className="sr-only">Report</span>
            </TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {audits.map((audit) => (
            <TableRow key={audit.id}>
              <TableCell className="min-w-48">
                <Link
                  href={`/audits/${audit.id}` as Route}
                  className="font-medium wrap-anywhere hover:underline"
                >
                  {audit.name}
                </Link>
              </TableCell>
              <TableCell className="whitespace-nowrap">
                <Link href={`/datasets/${audit.dataset}` as Route} className="hover:underline">
                  {audit.dataset}
                </Link>
              </TableCell>
              <TableCell>
                <span className="flex flex-wrap items-center gap-1.5">
                  <Badge tone={audit.kind === "sample" ? "blue" : "gray"}>{audit.kind}</Badge>
                  {audit.status !== "open" && <Badge tone="amber">{audit.status}</Badge>}
                  <span className="text-xs text-muted">{designOf(audit)}</span>
                </span>
              </TableCell>
              <TableCell className="text-right whitespace-nowrap tabular-nums">
                <Num value={audit.n} /> <span className="text-muted">of</span>{" "}
                <Num value={audit.population} />
              </TableCell>
              <TableCell>
                <Progress
                  label={`Reviews done in ${audit.name}`}
                  value={audit.progress.done}
                  max={audit.progress.reviews_wanted}
                />
                <span className="text-xs text-muted">
                  <Num value={audit.progress.done} /> of <Num value={audit.progress.reviews_wanted} />
                </span>
              </TableCell>
              <TableCell className="text-xs whitespace-nowrap text-muted">
                <Time value={audit.created_at} format="relative" />
              </TableCell>
              <TableCell>
                <Button size="sm" asChild>
                  <Link href={`/audits/${audit.id}` as Route} aria-label={`Report of ${audit.name}`}>
                    <FileText aria-hidden />
                    Report
                  </Link>
                </Button>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function designOf({ kind, strata, allocation, claim, overlap, blind_share }: AuditView): string {
  const parts = [
    kind !== "sample" ? "" : strata.length > 0 ? `${strata.join(" × ")}, ${allocation}` : "simple random",
    kind === "sample" ? `claim ≥ ${percent(claim)} %` : "",
    overlap > 1 ? `${overlap} reviewers a row` : "",
    blind_share > 0 ? (blind_share === 1 ? "blind" : `${Math.round(blind_share * 100)} % blind`) : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

/** .99 → "99", .9995 → "99.95". */
const percent = (share: number): string => String(Number((share * 100).toFixed(4)));
