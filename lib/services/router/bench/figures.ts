import { sameDecision } from "@/lib/domain/predictions/same-decision";
import type { Sent } from "@/lib/router/bench/open-loop";
import { type Percentiles, percentiles } from "@/lib/router/bench/percentiles";
import { ACTIONS, type Action } from "@/prompts/actions";
import type { BenchRow } from "./run-bench";
import type { BenchSaid } from "./targets";

type Quick = {
  p50: number | null;
  p90: number | null;
  p95: number | null;
  p99: number | null;
  mean: number | null;
};

export type BenchFigures = {
  target: string;
  /** Turns a second that were sent, and that were answered. */
  offered: number;
  achieved: number;
  turns: number;
  errors: number;
  error_codes: Record<string, number>;
  /** Milliseconds from the intended send. */
  time_to_action: Quick;
  time_to_complete: Quick;
  intervals: { time_to_action: Percentiles; time_to_complete: Percentiles };
  /** Turns whose row was asked for the first time, and again. */
  cold: Quick;
  warm: Quick;
  /** The very first call, with all that it loads. */
  first_ms: number;
  /** How late the sender itself was; more than a few ms means that this machine is too busy to measure. */
  sender_late_p95: number | null;
  goodput_200ms: number | null;
  overhead: Quick | null;
  sources: Record<string, number>;
  reasons: Record<string, number>;
  /** Share for which the student's answer was not the one given. */
  escalation_rate: number | null;
  accuracy: { n: number; exact: number | null; action: number | null; invalid: number };
  per_action: { action: Action; precision: number | null; recall: number | null; support: number }[];
};

export type Ratio = {
  /** Of the medians of time to action: the other's by this one's. */
  median_time_to_action: number | null;
  mean_time_to_action: number | null;
  p95_time_to_action: number | null;
  /** This one's exact accuracy less the other's. */
  accuracy: number | null;
};

export function figuresOf({
  target,
  firstMs,
  sent: all,
  warmup,
  duration,
  rows,
}: {
  target: string;
  firstMs: number;
  sent: readonly Sent<BenchSaid>[];
  warmup: number;
  duration: number;
  rows: readonly BenchRow[];
}): BenchFigures {
  const sent = all.map((one, n) => ({ ...one, n })).filter(({ at }) => at >= warmup * 1000);
  const good = sent.flatMap((one) => (one.ok ? [one] : []));
  const bad = sent.flatMap((one) => (one.ok ? [] : [one.error]));
  const action = percentiles(good.map(({ actionMs }) => actionMs));
  const complete = percentiles(good.map(({ endMs }) => endMs));
  const of = (part: typeof good) => quick(percentiles(part.map(({ actionMs }) => actionMs)));
  const overheads = good.flatMap(({ value }) => (value.overheadMs === null ? [] : [value.overheadMs]));
  const routed = good.filter(({ value }) => value.source !== null);
  // Answers that come after the last send count for the time that they take.
  const seconds = Math.max(duration, ...good.map(({ at, endMs }) => (at + endMs) / 1000 - warmup));
  return {
    target,
    offered: sent.length / duration,
    achieved: good.length / seconds,
    turns: sent.length,
    errors: bad.length,
    error_codes: tally(bad),
    time_to_action: quick(action),
    time_to_complete: quick(complete),
    intervals: { time_to_action: action, time_to_complete: complete },
    cold: of(good.filter(({ n }) => n < rows.length)),
    warm: of(good.filter(({ n }) => n >= rows.length)),
    first_ms: firstMs,
    sender_late_p95: percentiles(sent.map(({ lateMs }) => lateMs)).p95?.value ?? null,
    goodput_200ms: share(good.filter(({ actionMs }) => actionMs <= 200).length, sent.length),
    overhead: overheads.length === 0 ? null : quick(percentiles(overheads)),
    sources: tally(routed.map(({ value }) => value.source ?? "")),
    reasons: tally(routed.map(({ value }) => value.reason ?? "")),
    escalation_rate: share(routed.filter(({ value }) => value.source !== "student").length, routed.length),
    ...correctness(good, rows),
  };
}

/** By row, not by turn: a row that is asked ten times is one answer, its first. */
function correctness(
  good: readonly { n: number; value: BenchSaid }[],
  rows: readonly BenchRow[],
): Pick<BenchFigures, "accuracy" | "per_action"> {
  const first = new Map<number, BenchSaid>();
  for (const { n, value } of good) if (!first.has(n % rows.length)) first.set(n % rows.length, value);
  const judged = [...first].flatMap(([at, said]) => {
    const row = rows[at];
    return row ? [{ truth: row.truth, said: said.named }] : [];
  });
  const n = judged.length;
  const right = judged.filter(({ truth, said }) => said !== null && sameDecision(truth, said)).length;
  const sameAction = judged.filter(({ truth, said }) => said?.action === truth.action).length;
  return {
    accuracy: {
      ...{ n, exact: share(right, n), action: share(sameAction, n) },
      invalid: judged.filter(({ said }) => said === null).length,
    },
    per_action: ACTIONS.map((action) => {
      const [support, named] = [
        judged.filter(({ truth }) => truth.action === action),
        judged.filter(({ said }) => said?.action === action),
      ];
      const hits = support.filter(({ said }) => said?.action === action).length;
      return {
        ...{ action, precision: share(hits, named.length), recall: share(hits, support.length) },
        support: support.length,
      };
    }),
  };
}

/** How many times as long the other took. */
export function ratioOf(one: BenchFigures, other: BenchFigures): Ratio {
  const [a, b] = [one.time_to_action, other.time_to_action];
  const by = (mine: number | null, theirs: number | null) => (mine && theirs ? theirs / mine : null);
  const { exact } = one.accuracy;
  const theirs = other.accuracy.exact;
  return {
    median_time_to_action: by(a.p50, b.p50),
    mean_time_to_action: by(a.mean, b.mean),
    p95_time_to_action: by(a.p95, b.p95),
    accuracy: exact === null || theirs === null ? null : exact - theirs,
  };
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
