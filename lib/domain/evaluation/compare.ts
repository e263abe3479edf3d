import { type McNemar, mcnemar, tango } from "../accuracy/paired";

/** Two models on the rows that both have answered. */
export type Pair = {
  n: number;
  /** Only the first is right, only the second. */
  b: number;
  c: number;
  test: McNemar;
  /** Share right of the first less that of the second; null without common rows. */
  difference: { estimate: number; low: number; high: number } | null;
};

/** McNemar's test and Tango's interval; `verdicts` of common rows only. */
export function comparePair(verdicts: readonly { first: boolean; second: boolean }[]): Pair {
  const b = verdicts.filter(({ first, second }) => first && !second).length;
  const c = verdicts.filter(({ first, second }) => !first && second).length;
  const n = verdicts.length;
  return { n, b, c, test: mcnemar({ b, c }), difference: tango({ b, c, n }) };
}
