/** An answer as selective prediction sees it: how sure it is, and whether it was right. null = it can never be accepted. */
export type Answered = { confidence: number | null; correct: boolean };

/** What happens if every answer of at least this confidence is accepted. */
export type RiskPoint = {
  threshold: number;
  /** Answers that are accepted, and the wrong ones among them. */
  n: number;
  errors: number;
  /** n of all answers, those that can never be accepted included; 0–1. */
  coverage: number;
  /** errors / n. */
  risk: number;
};

type Group = { threshold: number; n: number; errors: number };

/** Answers of equal confidence together, the surest first. What can never be accepted comes last, at −∞. */
function groupsOf(items: readonly Answered[]): Group[] {
  const sorted = items
    .map(({ confidence, correct }) => ({ at: confidence ?? Number.NEGATIVE_INFINITY, correct }))
    .sort((a, b) => b.at - a.at);
  const groups: Group[] = [];
  for (const { at, correct } of sorted) {
    const last = groups.at(-1);
    const error = correct ? 0 : 1;
    if (last?.threshold === at) {
      last.n += 1;
      last.errors += error;
    } else groups.push({ threshold: at, n: 1, errors: error });
  }
  return groups;
}

/**
 * The risk–coverage curve (El-Yaniv & Wiener 2010): one point for each confidence that occurs, the strictest first; ties
 * are accepted together. No answers, no points.
 */
export function riskCoverage(items: readonly Answered[]): RiskPoint[] {
  let n = 0;
  let errors = 0;
  return groupsOf(items).flatMap((group) => {
    n += group.n;
    errors += group.errors;
    if (group.threshold === Number.NEGATIVE_INFINITY) return [];
    return [{ threshold: group.threshold, n, errors, coverage: n / items.length, risk: errors / n }];
  });
}

/** At most `most` points of a curve, evenly spread over it; the first and the last are kept. */
export function thinned<T>(points: readonly T[], most: number): T[] {
  if (points.length <= most) return [...points];
  const step = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, at) => points[Math.round(at * step)] as T);
}

/**
 * Area under the risk–coverage curve (Geifman & El-Yaniv 2017): the mean of the selective risks of the surest 1, 2, … N
 * answers; 0 is best. Answers of equal confidence count as their random order would on average. An answer that can never
 * be accepted comes last. null without answers.
 */
export function aurc(items: readonly Answered[]): number | null {
  if (items.length === 0) return null;
  let before = 0;
  let errors = 0;
  let sum = 0;
  for (const group of groupsOf(items)) {
    const share = group.errors / group.n;
    for (let j = 1; j <= group.n; j += 1) sum += (errors + j * share) / (before + j);
    before += group.n;
    errors += group.errors;
  }
  return sum / items.length;
}

/**
 * Area under the generalised risk–coverage curve (Traub et al. 2024, arXiv 2407.01032): the joint probability that an
 * answer is accepted and wrong, integrated over coverage by trapezoids. It is (1 − AUROC)·a·(1 − a) + (1 − a)²/2 with
 * accuracy a: between 0 and 1/2, and, unlike AURC, not ruled by the few surest answers. null without answers.
 */
export function augrc(items: readonly Answered[]): number | null {
  if (items.length === 0) return null;
  const total = items.length;
  let errors = 0;
  let area = 0;
  for (const group of groupsOf(items)) {
    area += (group.n * (errors + errors + group.errors)) / 2;
    errors += group.errors;
  }
  return area / (total * total);
}
