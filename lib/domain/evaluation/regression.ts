import { ACTIONS } from "@/prompts/actions";
import { ece } from "../calibration/reliability";
import { quantile } from "../metrics/quantile";
import { type Named, sameDecision } from "../predictions/same-decision";
import type { Rng } from "../sampling/rng";

/** What a model said of a row, and what is right. `said` null: no legal decision. */
export type Said = {
  truth: Named;
  said: Named | null;
  confidence: number | null;
  latencyMs: number | null;
};
/** The same row as it was answered then and now. */
export type SaidTwice = { before: Said; after: Said };

export type Change = {
  metric: string;
  /** null where it cannot be told on these rows. */
  before: number | null;
  after: number | null;
  /** How much worse it became: a loss for shares, a gain for ECE, a relative gain for latency. */
  drop: number | null;
  /** One-sided bound of the drop, of all metrics together with 95 % confidence: above 0 it is no noise. */
  atLeast: number | null;
  allowed: number;
  /** Worse by more than is allowed, and not by chance. */
  regression: boolean;
};

export type Allowed = {
  /** Of F1, accuracies (down) and ECE (up), 0–1. */
  drop: number;
  /** Of median and p95 latency, relative: .25 = a quarter slower. */
  slower: number;
};

type Metric = {
  name: string;
  of: (rows: readonly Said[]) => number | null;
  kind: "share" | "error" | "time";
};

const METRICS: readonly Metric[] = [
  { name: "exact", kind: "share", of: (rows) => share(rows, isRight) },
  {
    name: "action_accuracy",
    kind: "share",
    of: (rows) => share(rows, (row) => row.said?.action === row.truth.action),
  },
  {
    // Of rows with a target whose action is right: whether the task is.
    name: "task_id_accuracy",
    kind: "share",
    of: (rows) =>
      share(
        rows.filter(({ truth, said }) => truth.target !== null && said?.action === truth.action),
        isRight,
      ),
  },
  ...ACTIONS.map(
    (action): Metric => ({ name: `f1:${action}`, kind: "share", of: (rows) => f1(rows, action) }),
  ),
  { name: "ece", kind: "error", of: calibrationError },
  { name: "latency_p50", kind: "time", of: (rows) => latency(rows, 0.5) },
  { name: "latency_p95", kind: "time", of: (rows) => latency(rows, 0.95) },
];

const DRAWS = 2_000;
const CONFIDENCE = 0.95;

/**
 * Whether a model has become worse on the same rows. Paired: both answers of a row are drawn together (bootstrap,
 * percentile method; Efron & Tibshirani 1993, ch. 13), so that what is hard for both moves neither. A regression is a
 * drop beyond what is allowed whose one-sided bound, Bonferroni over the metrics, lies above 0: one metric of many that
 * is worse by chance fails nobody's build.
 */
export function findRegressions(rows: readonly SaidTwice[], allowed: Allowed, rng: Rng): Change[] {
  const before = rows.map((row) => row.before);
  const after = rows.map((row) => row.after);
  const drops = METRICS.map(() => [] as number[]);
  if (rows.length > 0) {
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const at = Array.from({ length: rows.length }, () => rng.below(rows.length));
      const [first, second] = [at.map((i) => before[i] as Said), at.map((i) => after[i] as Said)];
      METRICS.forEach((metric, m) => {
        const drop = dropOf(metric, metric.of(first), metric.of(second));
        if (drop !== null) drops[m]?.push(drop);
      });
    }
  }
  return METRICS.map((metric, m) => {
    const [then, now] = [metric.of(before), metric.of(after)];
    const drop = dropOf(metric, then, now);
    const drawn = drops[m] ?? [];
    // Where it could often not be told, its bound cannot be either.
    const atLeast = drawn.length < DRAWS * 0.9 ? null : quantile(drawn, (1 - CONFIDENCE) / METRICS.length);
    const limit = metric.kind === "time" ? allowed.slower : allowed.drop;
    return {
      ...{ metric: metric.name, before: then, after: now, drop, atLeast, allowed: limit },
      regression: drop !== null && drop > limit && atLeast !== null && atLeast > 0,
    };
  });
}

function dropOf({ kind }: Metric, before: number | null, after: number | null): number | null {
  if (before === null || after === null) return null;
  if (kind === "share") return before - after;
  if (kind === "error") return after - before;
  return before > 0 ? after / before - 1 : null;
}

const isRight = ({ truth, said }: Said): boolean => said !== null && sameDecision(truth, said);

const share = (rows: readonly Said[], right: (row: Said) => boolean): number | null =>
  rows.length === 0 ? null : rows.filter(right).length / rows.length;

/** 2TP / (support + named); null where the action is neither right nor named. */
function f1(rows: readonly Said[], action: string): number | null {
  let [hits, all] = [0, 0];
  for (const { truth, said } of rows) {
    const [is, named] = [truth.action === action, said?.action === action];
    if (is && named) hits += 1;
    all += Number(is) + Number(named);
  }
  return all === 0 ? null : (2 * hits) / all;
}

function calibrationError(rows: readonly Said[]): number | null {
  const judged = rows.flatMap((row) =>
    row.confidence === null ? [] : [{ confidence: row.confidence, correct: isRight(row) }],
  );
  return judged.length === 0 ? null : ece(judged);
}

/** Of fewer than 20 nothing is told of a tail. */
function latency(rows: readonly Said[], q: number): number | null {
  const known = rows.flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs]));
  return known.length < 20 ? null : quantile(known, q);
}
