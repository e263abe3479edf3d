import type { Classified } from "./confusion";
import { shareOf } from "./share";

/** A figure with its 95 % interval; all null where there is nothing to divide by. */
export type Bounded = { estimate: number | null; low: number | null; high: number | null };

export type ClassFigures<Class extends string = string> = {
  class: Class;
  /** Items that were named so. */
  n: number;
  /** Of these, the ones where the class is right. */
  correct: number;
  /** Items where this class is right. */
  support: number;
  precision: Bounded;
  recall: Bounded;
  f1: Bounded;
};

export type ClassReport<Class extends string = string> = {
  per_class: ClassFigures<Class>[];
  /** Share of items whose class is right; invalid answers count as wrong. */
  accuracy: Bounded;
  macro: Averages;
  /** Averages weighted by each class's (weighted) support. */
  weighted: Averages;
  items: number;
  invalid: number;
};

type Averages = { precision: number | null; recall: number | null; f1: number | null };

/**
 * Precision, recall, F1 and support of each class, macro and weighted averages, as scikit-learn's classification_report,
 * with Horvitz–Thompson weights where items stand for different numbers of rows.
 *
 * - Precision = right among those named so; recall = named so among those where it is right.
 * - F1 = 2TP/(2TP + FP + FN). Its interval is exact given TP + FP + FN: with J = TP/(TP + FP + FN), F1 = 2J/(1 + J) rises
 *   with J, so the bounds of the proportion J are carried over.
 * - Invalid answer: a miss for its true class, and named as no class. Unknown truth (known to be wrong): counts against the
 *   precision of the class named, and for nobody's recall.
 * - Zero division: a share over nothing is null for its class; in averages it counts 0 (scikit-learn's zero_division=0)
 *   for classes that are present, i.e. right or named somewhere. Classes absent on both sides are in no average.
 * - No items: all null.
 */
export function classReport<Class extends string>(
  classes: readonly Class[],
  items: readonly Classified<Class>[],
  confidence = 0.95,
): ClassReport<Class> {
  const weighed = items.map(({ weight = 1, ...item }) => ({ ...item, weight }));
  const share = (of: typeof weighed, hit: (item: (typeof weighed)[number]) => boolean) =>
    shareOf(
      of.map((item) => ({ weight: item.weight, hit: hit(item) })),
      confidence,
    );
  const right = (item: Classified) => item.truth !== null && item.truth === item.predicted;
  const per_class = classes.map((name): ClassFigures<Class> => {
    const named = weighed.filter(({ predicted }) => predicted === name);
    const due = weighed.filter(({ truth }) => truth === name);
    const either = weighed.filter(({ truth, predicted }) => truth === name || predicted === name);
    const precision = share(named, right);
    return {
      class: name,
      n: named.length,
      correct: precision.hits,
      support: due.length,
      precision: bounded(precision),
      recall: bounded(share(due, right)),
      f1: f1Of(bounded(share(either, right))),
    };
  });
  const present = per_class.filter(({ n, support }) => n + support > 0);
  const supportOf = (name: Class) =>
    weighed.reduce((sum, { truth, weight }) => sum + (truth === name ? weight : 0), 0);
  return {
    per_class,
    accuracy: bounded(share(weighed, right)),
    macro: averages(present, () => 1),
    weighted: averages(present, supportOf),
    items: items.length,
    invalid: items.filter(({ predicted }) => predicted === null).length,
  };
}

const bounded = ({ estimate, low, high }: Bounded): Bounded => ({ estimate, low, high });

const f1Of = ({ estimate, low, high }: Bounded): Bounded => {
  const carry = (jaccard: number | null) => (jaccard === null ? null : (2 * jaccard) / (1 + jaccard));
  return { estimate: carry(estimate), low: carry(low), high: carry(high) };
};

function averages<Class extends string>(
  present: readonly ClassFigures<Class>[],
  weightOf: (name: Class) => number,
): Averages {
  const total = present.reduce((sum, figures) => sum + weightOf(figures.class), 0);
  const mean = (figure: (figures: ClassFigures<Class>) => number | null) =>
    total > 0
      ? present.reduce((sum, figures) => sum + weightOf(figures.class) * (figure(figures) ?? 0), 0) / total
      : null;
  return {
    precision: mean(({ precision }) => precision.estimate),
    recall: mean(({ recall }) => recall.estimate),
    f1: mean(({ f1 }) => f1.estimate),
  };
}
