import { ACTIONS, type Action } from "@/prompts/actions";
import { brier, ece, eceByChance, eceInterval, type Judged } from "../calibration/reliability";
import { type Confusion, confusionOf } from "../metrics/confusion";
import { type Bounded, type ClassFigures, classReport } from "../metrics/per-class";
import { shareOf } from "../metrics/share";
import { type Named, sameDecision } from "../predictions/same-decision";
import { createRng } from "../sampling/rng";

/** A row with its truth and what a model said of it. */
export type Evaluated = {
  truth: Named;
  /** null: the answer was no legal decision. */
  said: Named | null;
  confidence: number | null;
  /** Other decisions that would have done: counted in the lenient figure alone. */
  alsoOk: readonly { action: Action; target?: string | null }[];
};

export type Share = Bounded & { n: number };

export type Calibration = {
  n: number;
  /** 15 equal-mass bins; the judged event is "action and target are right". */
  ece: number | null;
  low: number | null;
  high: number | null;
  /** What the ECE would be if every confidence were exactly right: noise alone. */
  byChance: number | null;
  equalWidth: number | null;
  brier: number | null;
};

export type EvaluationFigures = {
  rows: number;
  /** Action and target are right; an invalid answer is wrong. */
  exact: Share;
  /** The same, counting what `also_ok` names as right. Never the headline. */
  lenient: Share;
  actionAccuracy: Share;
  /** Of the rows whose action is right and has a target: the target is right too. */
  taskIdAccuracy: Share;
  invalid: Share;
  macro: { precision: number | null; recall: number | null; f1: number | null };
  weighted: { precision: number | null; recall: number | null; f1: number | null };
  perAction: ClassFigures<Action>[];
  confusion: Confusion;
  calibration: Calibration;
};

export const isExact = ({ truth, said }: Pick<Evaluated, "truth" | "said">): boolean =>
  said !== null && sameDecision(said, truth);

const isLenient = (row: Evaluated): boolean =>
  isExact(row) ||
  row.alsoOk.some(
    ({ action, target }) =>
      row.said?.action === action && (target === undefined || target === null || row.said.target === target),
  );

/**
 * Every figure of one model on judged rows, each row once with equal weight. Rows that the model had seen and those
 * without an answer are to be left out before. Classes follow scikit-learn's classification_report (see classReport);
 * shares have Clopper and Pearson's 95 % interval. No rows: all null.
 */
export function evaluationFigures(rows: readonly Evaluated[]): EvaluationFigures {
  const share = (of: readonly Evaluated[], hit: (row: Evaluated) => boolean): Share => {
    const { estimate, low, high, n } = shareOf(of.map((row) => ({ weight: 1, hit: hit(row) })));
    return { estimate, low, high, n };
  };
  const classified = rows.map(({ truth, said }) => ({
    truth: truth.action,
    predicted: said?.action ?? null,
  }));
  const report = classReport(ACTIONS, classified);
  const sameAction = ({ truth, said }: Evaluated) => said?.action === truth.action;
  return {
    rows: rows.length,
    exact: share(rows, isExact),
    lenient: share(rows, isLenient),
    actionAccuracy: share(rows, sameAction),
    taskIdAccuracy: share(
      rows.filter((row) => row.truth.target !== null && sameAction(row)),
      isExact,
    ),
    invalid: share(rows, ({ said }) => said === null),
    macro: report.macro,
    weighted: report.weighted,
    perAction: report.per_class,
    confusion: confusionOf(ACTIONS, classified),
    calibration: calibrationOf(rows),
  };
}

/** Answers that are judged by their confidence: an invalid one names no event that it could be sure of. */
export const judgedOf = (rows: readonly Evaluated[]): Judged[] =>
  rows.flatMap((row) =>
    row.said === null || row.confidence === null
      ? []
      : [{ confidence: row.confidence, correct: isExact(row) }],
  );

/** Draws of the bootstrap: fewer where many rows make each dear and the interval narrow. */
const drawsFor = (n: number, most: number): number =>
  Math.min(most, Math.max(40, Math.round(1_000_000 / Math.max(1, n))));

function calibrationOf(rows: readonly Evaluated[]): Calibration {
  const judged = judgedOf(rows);
  const interval = eceInterval(judged, createRng("ece interval"), drawsFor(judged.length, 500));
  return {
    n: judged.length,
    ece: ece(judged),
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    byChance: eceByChance(judged, createRng("ece by chance"), drawsFor(judged.length, 200)),
    equalWidth: ece(judged, "equal_width"),
    brier: brier(judged),
  };
}
