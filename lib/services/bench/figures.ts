import type { BenchFigures, BenchPromise, Quick, Ratio } from "@/lib/contracts/bench";
import { tango } from "@/lib/domain/accuracy/paired";
import { classReport } from "@/lib/domain/metrics/per-class";
import { shareOf } from "@/lib/domain/metrics/share";
import { sameDecision } from "@/lib/domain/predictions/same-decision";
import type { Sent } from "@/lib/router/bench/open-loop";
import { medianRatio, type Percentiles, percentiles } from "@/lib/router/bench/percentiles";
import { ACTIONS } from "@/prompts/actions";
import type { Promised } from "./promise";
import type { BenchRow } from "./read-rows";
import type { BenchSaid, Target } from "./target";

/** What one target did, as it was measured. */
export type Run = {
  target: Pick<Target, "name" | "kind" | "context" | "encoderBytes">;
  firstMs: number;
  /** In order of sending: turn n asks for row n, again from the beginning. */
  sent: readonly Sent<BenchSaid>[];
  /** Milliseconds of talks that it knew nothing of. */
  coldMs: readonly number[];
  /** Turns that were meant to be sent before this moment (ms) are warm-up. */
  measuredFrom: number;
  /** Seconds. */
  duration: number;
  rows: readonly BenchRow[];
  promised: Promised | null;
};

/** Figures of one target; `ratio` is null until it is held against another. */
export function figuresOf(run: Run): BenchFigures {
  const { target, duration } = run;
  const sent = run.sent.filter(({ at }) => at >= run.measuredFrom);
  const good = sent.flatMap((one) => (one.ok ? [one] : []));
  const bad = sent.flatMap((one) => (one.ok ? [] : [one.error]));
  const action = percentiles(good.map(({ actionMs }) => actionMs));
  const complete = percentiles(good.map(({ endMs }) => endMs));
  const overheads = good.flatMap(({ value }) => (value.overheadMs === null ? [] : [value.overheadMs]));
  const routed = good.filter(({ value }) => value.source !== null);
  const escalated = share(routed.filter(({ value }) => value.source !== "student").length, routed.length);
  // Answers that come after the last send count for the time that they take.
  const seconds = Math.max(duration, ...good.map(({ at, endMs }) => (at + endMs - run.measuredFrom) / 1000));
  return {
    ...{ target: target.name, kind: target.kind, context: target.context },
    ...(target.encoderBytes !== undefined && { encoder_bytes: target.encoderBytes }),
    offered: sent.length / duration,
    achieved: good.length / seconds,
    turns: sent.length,
    errors: bad.length,
    error_codes: tally(bad),
    time_to_action: quick(action),
    time_to_complete: quick(complete),
    intervals: { time_to_action: action, time_to_complete: complete },
    cold: { n: run.coldMs.length, ...quick(percentiles(run.coldMs)) },
    first_ms: run.firstMs,
    sender_late_p95: percentiles(sent.map(({ lateMs }) => lateMs)).p95?.value ?? null,
    goodput_200ms: share(good.filter(({ actionMs }) => actionMs <= 200).length, sent.length),
    overhead: overheads.length === 0 ? null : quick(percentiles(overheads)),
    sources: tally(routed.map(({ value }) => value.source ?? "")),
    reasons: tally(routed.map(({ value }) => value.reason ?? "")),
    escalation_rate: escalated,
    ...correctness([...answersOf(run).values()].map(({ row, said }) => ({ truth: row.truth, said }))),
    promise: run.promised && promiseOf(run.promised, run),
    ratio: null,
  };
}

/** What a target named on each row, the first time that it was asked; a row with an error is not among them. */
function answersOf({ sent, rows }: Pick<Run, "sent" | "rows">) {
  const answers = new Map<number, { row: BenchRow; said: BenchSaid["named"] }>();
  for (const [n, one] of sent.slice(0, rows.length).entries()) {
    const row = rows[n];
    if (row && one.ok) answers.set(n, { row, said: one.value.named });
  }
  return answers;
}

type Judged = { truth: BenchRow["truth"]; said: BenchSaid["named"] };

const isRight = ({ truth, said }: Judged): boolean => said !== null && sameDecision(truth, said);

function correctness(judged: readonly Judged[]): Pick<BenchFigures, "accuracy" | "per_action"> {
  const n = judged.length;
  const exact = shareOf(judged.map((one) => ({ weight: 1, hit: isRight(one) })));
  const report = classReport(
    ACTIONS,
    judged.map(({ truth, said }) => ({ truth: truth.action, predicted: said?.action ?? null })),
  );
  return {
    accuracy: {
      n,
      ...{ exact: exact.estimate, exact_low: exact.low, exact_high: exact.high },
      ...{ action: report.accuracy.estimate, macro_f1: report.macro.f1 },
      invalid: report.invalid,
    },
    per_action: report.per_class.map(({ class: action, precision, recall, f1, support }) => ({
      ...{ action, support, precision: precision.estimate, recall: recall.estimate, f1: f1.estimate },
      intervals: { precision, recall, f1 },
    })),
  };
}

function promiseOf(promised: Promised, { sent, rows }: Run): BenchPromise {
  // Of the rows themselves, as the accuracy is: with a word more the student may be less sure.
  const asked = sent.slice(0, rows.length).flatMap((one) => (one.ok ? [one.value] : []));
  const accepted = share(asked.filter(({ source }) => source === "student").length, asked.length);
  const { error_bound } = promised;
  const loss_bound =
    accepted === 0 ? 0 : accepted === null || error_bound === null ? null : accepted * error_bound;
  return { ...promised, accepted, loss_bound };
}

/** How many times as long the other took, and what it got right of the same rows. */
export function ratioOf(one: Run, figures: BenchFigures, other: Run): Ratio {
  const [mine, theirs] = [one, other].map(({ sent, measuredFrom }) =>
    sent.flatMap((turn) => (turn.ok && turn.at >= measuredFrom ? [turn.actionMs] : [])),
  );
  const [a, b] = [percentiles(mine ?? []), percentiles(theirs ?? [])];
  const by = (own: number | null | undefined, others: number | null | undefined) =>
    own && others ? others / own : null;
  const median = medianRatio(mine ?? [], theirs ?? []);
  const others = answersOf(other);
  const pairs = [...answersOf(one)].flatMap(([n, { row, said }]) => {
    const second = others.get(n);
    if (!second) return [];
    const { truth } = row;
    const same = said !== null && second.said !== null && sameDecision(said, second.said);
    return [{ own: isRight({ truth, said }), its: isRight({ truth, said: second.said }), same }];
  });
  const difference = tango({
    b: pairs.filter(({ own, its }) => own && !its).length,
    c: pairs.filter(({ own, its }) => !own && its).length,
    n: pairs.length,
  });
  return {
    median_time_to_action: median?.value ?? null,
    ...{ median_low: median?.low ?? null, median_high: median?.high ?? null },
    mean_time_to_action: by(a.mean, b.mean),
    p95_time_to_action: by(a.p95?.value, b.p95?.value),
    cold_median: by(figures.cold.p50, b.p50?.value),
    accuracy: difference?.estimate ?? null,
    ...{ accuracy_low: difference?.low ?? null, accuracy_high: difference?.high ?? null },
    accuracy_rows: pairs.length,
    agreement: share(pairs.filter(({ same }) => same).length, pairs.length),
    loss: lossOf(difference, figures.promise?.loss_bound ?? null),
  };
}

function lossOf(
  difference: { estimate: number; low: number; high: number } | null,
  bound: number | null,
): Ratio["loss"] {
  if (difference === null || bound === null) return null;
  if (-difference.estimate <= bound) return "within";
  return -difference.high <= bound ? "by_chance" : "beyond";
}

const quick = ({ p50, p90, p95, p99, mean }: Percentiles): Quick => ({
  ...{ p50: p50?.value ?? null, p90: p90?.value ?? null, p95: p95?.value ?? null, p99: p99?.value ?? null },
  mean,
});

const share = (part: number, all: number): number | null => (all === 0 ? null : part / all);

function tally(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
