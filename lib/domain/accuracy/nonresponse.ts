import type { StratumCount } from "./stratified";

/** A stratum with its items that were drawn and got no verdict (discarded, skipped, disputed). */
export type StratumResponse = StratumCount & { missing: number };

/**
 * What the estimate would be if every item without a verdict were wrong, and if every one were right (Manski 1989's
 * worst-case bounds; Cochran 1977, 13.2). Without a verdict or a missing item in some stratum: null.
 */
export function nonresponseBounds(
  strata: readonly StratumResponse[],
): { all_wrong: number; all_right: number } | null {
  const filled = strata.filter(({ N }) => N > 0);
  const total = filled.reduce((sum, { N }) => sum + N, 0);
  if (total === 0 || filled.some(({ n, missing }) => n + missing === 0)) return null;
  const mean = (right: (stratum: StratumResponse) => number) =>
    filled.reduce(
      (sum, stratum) => sum + (stratum.N / total) * (right(stratum) / (stratum.n + stratum.missing)),
      0,
    );
  return {
    all_wrong: mean(({ correct }) => correct),
    all_right: Math.min(
      1,
      mean(({ correct, missing }) => correct + missing),
    ),
  };
}
