import type { EvaluatedModel, LatencyView } from "@/lib/contracts/evaluations";
import type { RunRow } from "@/lib/db/runs";
import { reliabilityBins } from "@/lib/domain/calibration/reliability";
import { upperBound } from "@/lib/domain/certification/certify";
import { evaluationFigures, isExact, judgedOf } from "@/lib/domain/evaluation/figures";
import { latencyFigures, logBins } from "@/lib/domain/evaluation/latency";
import { SLICES } from "@/lib/domain/evaluation/truth";
import { classReport } from "@/lib/domain/metrics/per-class";
import { shareOf } from "@/lib/domain/metrics/share";
import { modelOptionsSchema } from "@/lib/domain/models/model-options";
import { augrc, aurc, riskCoverage, thinned } from "@/lib/domain/selective/risk-coverage";
import { ACTIONS } from "@/prompts/actions";
import { roleName } from "../runs/to-run";
import { actionView, intervalOf } from "./action-view";
import { type Answers, sliceOf } from "./read-judged";

const POINTS = 200;
/** Of a slice with more values only the commonest are told. */
const MOST_VALUES = 30;

/** All figures of one run. */
export function modelView(run: RunRow, { rows, leftOut }: Answers): EvaluatedModel {
  const figures = evaluationFigures(rows);
  const { calibration } = figures;
  const selectable = rows.map((row) => ({
    confidence: row.said === null ? null : row.confidence,
    correct: isExact(row),
  }));
  return {
    model: run.model.name,
    role: roleName(run.model.role),
    run: run.id,
    run_kind: run.kind,
    run_status: run.status,
    run_note: run.note,
    run_at: run.createdAt.toISOString(),
    version: run.version.number,
    version_id: run.versionId,
    prompt_version: run.promptVersion,
    rows: figures.rows,
    left_out: leftOut,
    macro_f1: figures.macro.f1,
    weighted_f1: figures.weighted.f1,
    exact: figures.exact.estimate,
    exact_interval: intervalOf(figures.exact),
    lenient: figures.lenient.estimate,
    action_accuracy: figures.actionAccuracy.estimate,
    action_accuracy_interval: intervalOf(figures.actionAccuracy),
    task_id_accuracy: figures.taskIdAccuracy.estimate,
    task_id_n: figures.taskIdAccuracy.n,
    task_id_interval: intervalOf(figures.taskIdAccuracy),
    ece: calibration.ece,
    calibration: {
      n: calibration.n,
      ece: calibration.ece,
      low: calibration.low,
      high: calibration.high,
      by_chance: calibration.byChance,
      equal_width: calibration.equalWidth,
      brier: calibration.brier,
      bins: reliabilityBins(judgedOf(rows)),
    },
    invalid: figures.invalid.estimate,
    invalid_interval: intervalOf(figures.invalid),
    per_action: figures.perAction.map((figure) => actionView(figure)),
    confusion: {
      rows: figures.confusion.rows,
      cols: figures.confusion.cols,
      counts: figures.confusion.counts,
    },
    latency: latencyView(rows.map(({ answer }) => answer.latencyMs)),
    time_to_action: latencyView(rows.map(({ answer }) => answer.timeToActionMs)),
    throughput: throughputOf(run),
    cost: costView(run),
    selective: {
      aurc: aurc(selectable),
      augrc: augrc(selectable),
      points: thinned(riskCoverage(selectable), POINTS).map((point) => ({
        ...point,
        bound: upperBound({ n: point.n, k: point.errors }, 0.05) ?? 1,
      })),
    },
    slices: SLICES.flatMap((slice) => slicesOf(rows, slice)),
  };
}

function latencyView(measured: readonly (number | null)[]): LatencyView {
  const values = measured.filter((value) => value !== null);
  const figures = latencyFigures(values);
  if (!figures) return null;
  const { n, mean, ...percentiles } = figures;
  const { p50, p90, p95, p99 } = percentiles;
  return {
    n,
    mean,
    p50: p50.estimate ?? 0,
    p90: p90.estimate ?? 0,
    p95: p95.estimate ?? 0,
    p99: p99.estimate,
    intervals: percentiles,
    bins: logBins(values),
  };
}

/** Answers a second of a run that was asked here. */
export function throughputOf(
  run: Pick<RunRow, "kind" | "ok" | "invalid" | "seconds" | "startedAt" | "finishedAt" | "options">,
): number | null {
  const options = run.options as { imported?: boolean };
  if (options.imported || run.seconds <= 0) return null;
  return (run.ok + run.invalid) / run.seconds;
}

export function costView(run: RunRow): EvaluatedModel["cost"] {
  const options = modelOptionsSchema.safeParse(run.model.options);
  if (!options.success || options.data.price_in === undefined || options.data.price_out === undefined)
    return null;
  const answered = run.ok + run.invalid + run.failed;
  return {
    total: run.cost,
    per_1000: answered > 0 ? (1000 * run.cost) / answered : null,
    currency: options.data.currency,
  };
}

function slicesOf(rows: Answers["rows"], slice: (typeof SLICES)[number]): EvaluatedModel["slices"] {
  const groups = new Map<string, Answers["rows"]>();
  for (const row of rows) {
    const value = sliceOf(row.row, slice);
    const group = groups.get(value);
    if (group) group.push(row);
    else groups.set(value, [row]);
  }
  if (groups.size < 2) return [];
  return [...groups]
    .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .slice(0, MOST_VALUES)
    .map(([value, of]) => {
      const exact = shareOf(of.map((row) => ({ weight: 1, hit: isExact(row) })));
      const report = classReport(
        ACTIONS,
        of.map(({ truth, said }) => ({ truth: truth.action, predicted: said?.action ?? null })),
      );
      return {
        slice,
        value,
        support: of.length,
        exact: exact.estimate,
        interval: intervalOf(exact),
        macro_f1: report.macro.f1,
      };
    });
}
