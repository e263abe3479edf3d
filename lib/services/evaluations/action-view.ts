import type { EvaluatedAction } from "@/lib/contracts/evaluations";
import type { Bounded, ClassFigures } from "@/lib/domain/metrics/per-class";
import type { Action } from "@/prompts/actions";

type Interval = { low: number; high: number } | null;

/** The bounds of a share (0–1); null where there is nothing to divide by. */
export const intervalOf = ({ low, high }: Bounded): Interval =>
  low === null || high === null ? null : { low, high };

/** An action's figures as contracts tell them. `interval`: which bounds may be told. */
export const actionView = (
  figure: ClassFigures<Action>,
  interval: (share: Bounded) => Interval = intervalOf,
): EvaluatedAction => ({
  action: figure.class,
  n: figure.n,
  correct: figure.correct,
  precision: figure.precision.estimate,
  precision_interval: interval(figure.precision),
  recall: figure.recall.estimate,
  recall_interval: interval(figure.recall),
  f1: figure.f1.estimate,
  f1_interval: interval(figure.f1),
  support: figure.support,
});
