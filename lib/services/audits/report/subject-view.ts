import type { SubjectView } from "@/lib/contracts/audits";
import type { ItemAnswer, JudgedRun } from "@/lib/db/audits-report";
import { type GradedAnswer, type SubjectFigures, subjectFigures } from "@/lib/domain/accuracy/subject";
import { gradeAnswer } from "@/lib/domain/review/judge-items";
import { actionView, intervalOf } from "../../evaluations/action-view";
import type { DoneItem, JudgedAudit } from "./judge-audit";

/** Why a figure has no interval: nobody drew these rows. */
export const PICKED =
  "A filter picked these rows, chance did not: the share holds for them alone, so there is no interval.";

export type Subject = {
  view: SubjectView;
  figures: SubjectFigures;
  /** Verdicts by item id, of the items that are in the figures. */
  graded: Map<string, GradedAnswer>;
};

/** The labels as they were frozen. */
export function labelSubject(audit: JudgedAudit, sampled: boolean): Subject {
  const graded = new Map<string, GradedAnswer>();
  for (const item of audit.done) {
    const grade = gradeAnswer(item.judged, item.judged.label);
    if (grade) graded.set(item.itemId, { stratum: item.h, ...grade });
  }
  return subjectOf(audit, sampled, graded, { run: null, leftOut: { missing: 0, seen: 0, unknown: 0 } });
}

/** The answers of one model, judged by the same verdicts as the labels. */
export function modelSubject(
  audit: JudgedAudit,
  sampled: boolean,
  {
    run,
    answerOf,
    role,
  }: { run: JudgedRun | null; answerOf: (item: DoneItem) => ItemAnswer | null; role: string },
): Subject {
  const graded = new Map<string, GradedAnswer>();
  const leftOut = { missing: 0, seen: 0, unknown: 0 };
  for (const item of run ? audit.done : []) {
    if (item.judged.correct === null) continue;
    const answer = answerOf(item);
    if (answer === null || answer.state === "failed") leftOut.missing += 1;
    else if (answer.seen) leftOut.seen += 1;
    else {
      const named = answer.action === null ? null : { action: answer.action, target: answer.target };
      const grade = gradeAnswer(item.judged, named);
      if (grade) graded.set(item.itemId, { stratum: item.h, ...grade });
      else leftOut.unknown += 1;
    }
  }
  const subject = subjectOf(audit, sampled, graded, { run, leftOut });
  if (!run)
    subject.view.accuracy.why = `No run of a ${role} stood beside the labels when the audit was made.`;
  return subject;
}

function subjectOf(
  { strata }: JudgedAudit,
  sampled: boolean,
  graded: Map<string, GradedAnswer>,
  { run, leftOut }: { run: JudgedRun | null; leftOut: SubjectView["left_out"] },
): Subject {
  const answers = [...graded.values()];
  // A queue's rows stand for themselves alone: one stratum, all of it judged.
  const own = sampled ? answers : answers.map((answer) => ({ ...answer, stratum: 0 }));
  const figures = subjectFigures(sampled ? strata.map(({ N }) => N) : [answers.length], own);
  const { accuracy, classes, confusion, n, correct } = figures;
  const estimated = sampled && accuracy.estimate !== null;
  const interval = sampled ? intervalOf : () => null;
  const view: SubjectView = {
    model: run?.model ?? null,
    run: run?.id ?? null,
    run_kind: run?.kind ?? null,
    accuracy: {
      estimate: accuracy.estimate,
      low: estimated ? accuracy.low : null,
      high: estimated ? accuracy.high : null,
      method: estimated ? accuracy.method : null,
      n,
      correct,
      standard_error: estimated ? accuracy.standardError : null,
      n_effective: estimated ? accuracy.nEffective : null,
      why: accuracy.estimate === null ? accuracy.why : sampled ? null : PICKED,
    },
    per_action: classes.per_class.map((figure) => actionView(figure, interval)),
    averages: {
      action_accuracy: classes.accuracy.estimate,
      macro_f1: classes.macro.f1,
      weighted_f1: classes.weighted.f1,
    },
    confusion,
    invalid: classes.invalid,
    left_out: leftOut,
  };
  return { view, figures, graded };
}
