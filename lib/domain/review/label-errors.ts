import { ACTIONS, type Action } from "../decision/types";

/** A row's label and what a model that has not seen the row gives each action, in the order of ACTIONS. */
export type ScoredLabel = { label: Action; scores: readonly number[] };

export type LabelError = {
  /** Place of the row among those given. */
  index: number;
  /** The action that the model holds right with confidence. */
  suggested: Action;
  /** p(suggested) − p(label): how far the model prefers it, −1 to 1. */
  margin: number;
};

/**
 * Probable label errors by confident learning (Northcutt, Jiang & Chuang 2021, "Confident Learning: Estimating
 * Uncertainty in Dataset Labels", JAIR 70, equations 2–4): the confident threshold of class j is t_j = mean p_j over the
 * rows labelled j; a row counts for the class with the largest p_j among those with p_j ≥ t_j, where there is one. Rows
 * that count for another class than their label are the off-diagonal of the confident joint. They are ranked by how far
 * the model prefers the other class (the paper's normalised margin), ties by their place.
 *
 * Scores must come from models that did not see the row, or every label looks right. A class that no row is labelled
 * with has no threshold and is never suggested; rows whose scores are missing, negative or no numbers are left out of
 * thresholds and of the result.
 */
export function labelErrors(rows: readonly ScoredLabel[]): LabelError[] {
  const usable = rows.map(({ scores }) => scores.length === ACTIONS.length && scores.every((p) => p >= 0));
  const thresholds = thresholdsOf(rows.filter((_, index) => usable[index]));
  return rows
    .flatMap(({ label, scores }, index): LabelError[] => {
      const confident = usable[index] ? confidentClass(scores, thresholds) : -1;
      const suggested = ACTIONS[confident];
      if (suggested === undefined || suggested === label) return [];
      return [{ index, suggested, margin: (scores[confident] ?? 0) - (scores[ACTIONS.indexOf(label)] ?? 0) }];
    })
    .sort((a, b) => b.margin - a.margin || a.index - b.index);
}

/** t_j for each action; infinite where no row is labelled so. */
export function thresholdsOf(rows: readonly ScoredLabel[]): number[] {
  return ACTIONS.map((action, j) => {
    const own = rows.filter(({ label }) => label === action);
    return own.length === 0
      ? Number.POSITIVE_INFINITY
      : own.reduce((sum, { scores }) => sum + (scores[j] ?? 0), 0) / own.length;
  });
}

/** The class with the largest score among those at or above their threshold; −1 where there is none. */
function confidentClass(scores: readonly number[], thresholds: readonly number[]): number {
  let best = -1;
  scores.forEach((p, j) => {
    if (p >= (thresholds[j] ?? Number.POSITIVE_INFINITY) && (best < 0 || p > (scores[best] ?? 0))) best = j;
  });
  return best;
}
