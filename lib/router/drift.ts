import chiSquareCdf from "@stdlib/stats-base-dists-chisquare-cdf";
import { ACTIONS, type Action } from "@/prompts/actions";

/** What the student said of some turns. */
export type Said = { action: Action; confidence: number };

export type Drift = {
  n: number;
  reference: number;
  /** Largest distance between the two distributions of confidence, and how likely it is by chance. */
  confidence: { distance: number; p: number };
  /** Pearson's chi-squared of the two mixes of actions. */
  actions: { chi2: number; p: number };
  /** Live turns are not like those on which the certificate was judged: its promise is about others. */
  drifted: boolean;
};

/** Fewer say nothing of a distribution. */
export const FEWEST = 100;
/** Asked every few seconds, a stricter level than usual; half of it for each of the two tests. */
const LEVEL = 0.001;

/**
 * Whether live turns look like those that a certificate was judged on: Kolmogorov and Smirnov's two-sample test of the
 * confidences (asymptotic p, Stephens' correction), and Pearson's chi-squared of the actions. null where either side has
 * fewer than 100.
 */
export function drift(live: readonly Said[], reference: readonly Said[]): Drift | null {
  if (live.length < FEWEST || reference.length < FEWEST) return null;
  const confidence = kolmogorovSmirnov(
    live.map((one) => one.confidence),
    reference.map((one) => one.confidence),
  );
  const actions = chiSquared(countActions(live), countActions(reference));
  return {
    ...{ n: live.length, reference: reference.length, confidence, actions },
    drifted: Math.min(confidence.p, actions.p) < LEVEL / 2,
  };
}

/** The largest distance of the two empirical distributions; ties are passed together. */
export function kolmogorovSmirnov(
  one: readonly number[],
  other: readonly number[],
): { distance: number; p: number } {
  const [a, b] = [[...one].sort((x, y) => x - y), [...other].sort((x, y) => x - y)];
  let [i, j, distance] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const at = Math.min(a[i] as number, b[j] as number);
    while (i < a.length && (a[i] as number) <= at) i += 1;
    while (j < b.length && (b[j] as number) <= at) j += 1;
    distance = Math.max(distance, Math.abs(i / a.length - j / b.length));
  }
  const size = Math.sqrt((a.length * b.length) / (a.length + b.length));
  return { distance, p: kolmogorovTail((size + 0.12 + 0.11 / size) * distance) };
}

/** P(K > x) of Kolmogorov's distribution. */
function kolmogorovTail(x: number): number {
  if (x < 0.3) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k += 1) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, Math.max(0, sum));
}

const countActions = (said: readonly Said[]): number[] =>
  ACTIONS.map((action) => said.filter((one) => one.action === action).length);

/** Of a table with two rows; columns in which nobody stands are left out. */
export function chiSquared(one: readonly number[], other: readonly number[]): { chi2: number; p: number } {
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const [n, m] = [sum(one), sum(other)];
  const columns = one.map((count, at) => [count, other[at] ?? 0] as const).filter(([a, b]) => a + b > 0);
  if (columns.length < 2) return { chi2: 0, p: 1 };
  const chi2 = sum(
    columns.map(([a, b]) => {
      const expected = [((a + b) * n) / (n + m), ((a + b) * m) / (n + m)] as const;
      return (a - expected[0]) ** 2 / expected[0] + (b - expected[1]) ** 2 / expected[1];
    }),
  );
  return { chi2, p: 1 - chiSquareCdf(chi2, columns.length - 1) };
}
