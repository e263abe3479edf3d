import { brier, ece, eceByChance, eceInterval, type Judged } from "@/lib/domain/calibration/reliability";
import { type Confusion, confusionOf } from "@/lib/domain/metrics/confusion";
import { classReport } from "@/lib/domain/metrics/per-class";
import { createRng } from "@/lib/domain/sampling/rng";
import { ACTIONS } from "@/prompts/actions";
import type { TrainingRow } from "./rows";

/** What a student said of a row that it was not fitted on. */
export type Said = {
  row: TrainingRow;
  action: TrainingRow["action"];
  target: string | null;
  confidence: number;
};

/** Fractions 0–1; null where there is nothing to judge. */
export type StudentFigures = {
  rows: number;
  /** Action and target are right. */
  accuracy: number | null;
  action_accuracy: number | null;
  macro_f1: number | null;
  /** Of the rows whose action is right and has a target: the target is right too. */
  task_id_accuracy: number | null;
  /** 15 equal-mass bins; the judged event is "action and target are right". */
  ece: number | null;
  ece_low: number | null;
  ece_high: number | null;
  /** What the ECE would be if every confidence were exactly right: noise alone. */
  ece_by_chance: number | null;
  brier: number | null;
  per_action: {
    action: string;
    precision: number | null;
    recall: number | null;
    f1: number | null;
    support: number;
  }[];
  confusion: Confusion;
};

export function figuresOf(said: readonly Said[]): StudentFigures {
  const judged: Judged[] = said.map((one) => ({ confidence: one.confidence, correct: isRight(one) }));
  const classified = said.map(({ row, action }) => ({ truth: row.action, predicted: action }));
  const report = classReport(ACTIONS, classified);
  const targeted = said.filter(({ row, action }) => row.target !== null && row.action === action);
  const interval = eceInterval(judged, createRng("ece interval"));
  return {
    rows: said.length,
    accuracy: share(said, isRight),
    action_accuracy: share(said, ({ row, action }) => row.action === action),
    macro_f1: report.macro.f1,
    task_id_accuracy: share(targeted, isRight),
    ece: ece(judged),
    ece_low: interval?.low ?? null,
    ece_high: interval?.high ?? null,
    ece_by_chance: eceByChance(judged, createRng("ece by chance")),
    brier: brier(judged),
    per_action: report.per_class.map((one) => ({
      action: one.class,
      precision: one.precision.estimate,
      recall: one.recall.estimate,
      f1: one.f1.estimate,
      support: one.support,
    })),
    confusion: confusionOf(ACTIONS, classified),
  };
}

export const isRight = ({ row, action, target }: Said): boolean =>
  row.action === action && row.target === target;

const share = <T>(items: readonly T[], hit: (item: T) => boolean): number | null =>
  items.length === 0 ? null : items.filter(hit).length / items.length;
