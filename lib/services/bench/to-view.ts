import {
  type BenchDetail,
  type BenchFigures,
  type BenchReport,
  type BenchRunView,
  type BenchTargetSummary,
  benchReportSchema,
} from "@/lib/contracts/bench";
import type { BenchRow } from "@/lib/db/bench-runs";

/** A stored benchmark with its whole report, as the API and the pages show it. */
export function toDetail(row: BenchRow): BenchDetail {
  const report = benchReportSchema.parse(row.report);
  return {
    ...{ id: row.id, at: row.at.toISOString(), note: report.note },
    ...{ dataset: report.dataset, split: report.split, rate: report.rate, duration: report.duration },
    machine: report.machine,
    ...{ imported: row.imported, stored_by: row.createdBy, stored_at: row.createdAt.toISOString() },
    targets: measuredIn(report).map(summaryOf),
    against: report.against?.target ?? null,
    report,
  };
}

export function toRunView(row: BenchRow): BenchRunView {
  const { report: _, ...view } = toDetail(row);
  return view;
}

/** Everything that a report tells of, the one that the others were held against last. */
export const measuredIn = (report: BenchReport): readonly BenchFigures[] => [
  report,
  ...report.others,
  ...(report.against ? [report.against] : []),
];

function summaryOf(one: BenchFigures): BenchTargetSummary {
  const { p50, p95, p99 } = one.intervals.time_to_action;
  return {
    ...{ target: one.target, kind: one.kind, turns: one.turns, errors: one.errors },
    ...{ offered: one.offered, achieved: one.achieved, p50, p95, p99 },
    cold_p50: one.cold.p50,
    goodput_200ms: one.goodput_200ms,
    escalation_rate: one.escalation_rate,
    exact: one.accuracy.exact,
    exact_low: one.accuracy.exact_low,
    exact_high: one.accuracy.exact_high,
    times_as_fast: one.ratio?.median_time_to_action ?? null,
  };
}
