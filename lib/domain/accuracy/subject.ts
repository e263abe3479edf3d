import { ACTIONS, type Action } from "../decision/types";
import { type Confusion, confusionOf } from "../metrics/confusion";
import { type ClassReport, classReport } from "../metrics/per-class";
import { type StratifiedAccuracy, type StratumCount, stratifiedAccuracy } from "./stratified";

/** One graded answer: the stratum it was drawn from (by place), and what is right. Null as in `Classified`. */
export type GradedAnswer = {
  stratum: number;
  correct: boolean;
  truth: Action | null;
  predicted: Action | null;
};

export type SubjectFigures = {
  strata: StratumCount[];
  accuracy: StratifiedAccuracy;
  classes: ClassReport<Action>;
  confusion: Confusion;
  n: number;
  correct: number;
};

/**
 * What one subject's answers (the labels, a teacher, a student) say of it in the whole population: every graded answer
 * stands for N_h/n_h rows, where n_h counts the subject's own graded answers in that stratum.
 */
export function subjectFigures(
  sizes: readonly number[],
  answers: readonly GradedAnswer[],
  confidence = 0.95,
): SubjectFigures {
  const strata = sizes.map((N) => ({ N, n: 0, correct: 0 }));
  for (const { stratum, correct } of answers) {
    const counts = strata[stratum];
    if (!counts) throw new RangeError(`an answer from a stratum that is not there: ${stratum}`);
    counts.n += 1;
    if (correct) counts.correct += 1;
  }
  const weighed = answers.map(({ stratum, truth, predicted }) => {
    const { N, n } = strata[stratum] as StratumCount;
    return { truth, predicted, weight: N / n };
  });
  return {
    strata,
    accuracy: stratifiedAccuracy(strata, confidence),
    classes: classReport(ACTIONS, weighed, confidence),
    confusion: confusionOf(ACTIONS, weighed),
    n: answers.length,
    correct: answers.filter(({ correct }) => correct).length,
  };
}
