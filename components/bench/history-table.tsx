import { Timer } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Num, Percent, Time } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { BenchRunView, BenchTargetSummary } from "@/lib/contracts/bench";
import { Between, Ms, Times } from "./ms";
import { Right } from "./right";

const FIGURES: readonly [string, (one: BenchTargetSummary) => ReactNode][] = [
  ["p50", ({ p50 }) => <Between of={p50} />],
  ["p95", ({ p95 }) => <Between of={p95} />],
  ["p99", ({ p99 }) => <Between of={p99} />],
  ["Times as fast", ({ times_as_fast }) => <Times value={times_as_fast} />],
  ["Right", ({ exact, exact_low, exact_high }) => <Right value={exact} low={exact_low} high={exact_high} />],
  ["Escalated", ({ escalation_rate: rate }) => (rate === null ? "–" : <Percent value={rate} />)],
  ["≤ 200 ms", ({ goodput_200ms }) => (goodput_200ms === null ? "–" : <Percent value={goodput_200ms} />)],
  ["Cold p50", ({ cold_p50 }) => <Ms value={cold_p50} />],
  [
    "Sent / answered a second",
    ({ offered, achieved }) => (
      <>
        <Num value={offered} maximumFractionDigits={1} /> / <Num value={achieved} maximumFractionDigits={1} />
      </>
    ),
  ],
  ["Errors", ({ errors }) => (errors > 0 ? <Badge tone="red">{errors}</Badge> : "0")],
];

const NumberCell = (props: ComponentProps<"td">) => (
  <TableCell className="py-1.5 text-right whitespace-nowrap tabular-nums" {...props} />
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
            <TableHeader>Target</TableHeader>
            {FIGURES.map(([name]) => (
              <TableHeader key={name} className="text-right">
                {name}
              </TableHeader>
            ))}
          </TableRow>
        </TableHead>
        {runs.map((run) => (
          <TableBody key={run.id}>
            <TableRow className="bg-sunken">
              <th scope="rowgroup" colSpan={FIGURES.length + 1} className="px-3 py-1.5 text-left font-normal">
                {/* Stays in sight where the figures are scrolled sideways. */}
                <div className="sticky left-3 w-fit max-w-[calc(100vw-4rem)]">
                  <Link href={`/bench/${run.id}` as Route} className="font-medium hover:underline">
                    <Time value={run.at} />
                  </Link>{" "}
                  {run.imported && <Badge>imported</Badge>}{" "}
                  <span className="text-xs wrap-anywhere text-muted">
                    {run.note && <span className="text-fg">{run.note} · </span>}
                    {run.rate}/s on {run.dataset}, {run.split} · {run.machine.cores} ×{" "}
                    {run.machine.cpu || "unknown processor"}
                  </span>
                </div>
              </th>
            </TableRow>
            {run.targets.map((one, at) => (
              <TableRow key={one.target} className="last:border-b">
                <TableCell className="min-w-32 py-1.5 wrap-anywhere">
                  {one.target}
                  {run.against !== null && at === run.targets.length - 1 && (
                    <>
                      {" "}
                      <Badge tone="violet">held against</Badge>
                    </>
                  )}
                </TableCell>
                {FIGURES.map(([name, cell]) => (
                  <NumberCell key={name}>{cell(one)}</NumberCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        ))}
      </Table>
      <p className="px-4 py-2 text-xs text-muted">
        In brackets 95 % intervals. p95 is told from 59 turns on, p99 from 299. What was right is told of each
        row’s first asking.
      </p>
    </Card>
  );
}
