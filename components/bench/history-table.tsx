import { Timer } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Num, Percent, Time } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { BenchRunView } from "@/lib/contracts/bench";
import { Between, Ms, Times } from "./ms";

const Right = (props: ComponentProps<"td">) => (
  <TableCell className="text-right whitespace-nowrap tabular-nums" {...props} />
);

/** Benchmarks with a row for each target, newest first. */
export function HistoryTable({ runs, action }: { runs: readonly BenchRunView[]; action?: ReactNode }) {
  if (runs.length === 0)
    return (
      <Card>
        <EmptyState icon={Timer} title="Nothing was measured yet" action={action}>
          <code>npx parallax bench</code> measures the embedded student, any endpoint or the router, and keeps
          the report here. Reports of other machines come in as files.
        </EmptyState>
      </Card>
    );
  return (
    <Card>
      <Table aria-label="Benchmarks">
        <TableHead>
          <TableRow>
            <TableHeader>Measured</TableHeader>
            <TableHeader>Target</TableHeader>
            <TableHeader className="text-right">Sent / answered a second</TableHeader>
            <TableHeader className="text-right">p50</TableHeader>
            <TableHeader className="text-right">p95</TableHeader>
            <TableHeader className="text-right">p99</TableHeader>
            <TableHeader className="text-right">Talk never seen, p50</TableHeader>
            <TableHeader className="text-right">Within 200 ms</TableHeader>
            <TableHeader className="text-right">Errors</TableHeader>
            <TableHeader className="text-right">Right</TableHeader>
            <TableHeader className="text-right">Times as fast</TableHeader>
          </TableRow>
        </TableHead>
        {runs.map((run) => (
          <TableBody key={run.id}>
            {run.targets.map((one, at) => (
              <TableRow key={one.target} className={at > 0 ? "border-t-0" : ""}>
                {at === 0 && (
                  <TableCell rowSpan={run.targets.length} className="min-w-44 border-b align-top">
                    <Link href={`/bench/${run.id}` as Route} className="font-medium hover:underline">
                      <Time value={run.at} />
                    </Link>{" "}
                    {run.imported && <Badge>imported</Badge>}
                    <span className="block max-w-60 text-xs text-muted">
                      {run.dataset}, {run.split}; {run.machine.cores} ×{" "}
                      {run.machine.cpu || "unknown processor"}
                    </span>
                    {run.note && <span className="block max-w-60 text-xs wrap-anywhere">{run.note}</span>}
                  </TableCell>
                )}
                <TableCell className="min-w-36 wrap-anywhere">
                  {one.target}
                  {one.target === run.against && at === run.targets.length - 1 && (
                    <>
                      {" "}
                      <Badge tone="violet">held against</Badge>
                    </>
                  )}
                </TableCell>
                <Right>
                  <Num value={one.offered} maximumFractionDigits={1} /> /{" "}
                  <Num value={one.achieved} maximumFractionDigits={1} />
                </Right>
                <Right>
                  <Between of={one.p50} />
                </Right>
                <Right>
                  <Between of={one.p95} />
                </Right>
                <Right>
                  <Ms value={one.p99?.value} />
                </Right>
                <Right>
                  <Ms value={one.cold_p50} />
                </Right>
                <Right>{one.goodput_200ms === null ? "–" : <Percent value={one.goodput_200ms} />}</Right>
                <Right>{one.errors > 0 ? <Badge tone="red">{one.errors}</Badge> : <Num value={0} />}</Right>
                <Right>{one.exact === null ? "–" : <Percent value={one.exact} />}</Right>
                <Right>
                  <Times value={one.times_as_fast} />
                </Right>
              </TableRow>
            ))}
          </TableBody>
        ))}
      </Table>
    </Card>
  );
}
