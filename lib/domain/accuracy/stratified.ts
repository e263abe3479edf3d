import { clopperPearson, clopperPearsonLower, type Interval } from "./intervals";

/** One stratum: N rows in the population, n of them judged, so many of these right. */
export type StratumCount = { N: number; n: number; correct: number };

export type StratifiedAccuracy =
  | (Interval & {
      estimate: number;
      /** One-sided lower bound at the same confidence: what may be claimed. */
      lower: number;
      standardError: number;
      /** Size of the simple random sample that says as much (n*); null for a census. */
      nEffective: number | null;
      method: "stratified-cp-neff" | "census";
      /** Places of strata whose variance was pooled, because one of them has a single judged row. */
      pooled: number[][];
    })
  | {
      estimate: null;
      low: null;
      high: null;
      lower: null;
      method: null;
      why: string;
      /** Places of the strata without a judged row. */
      empty: number[];
    };

/**
 * The share of right rows in a stratified population, p̂ = Σ W_h p_h with W_h = N_h/N (Cochran 1977, ch. 5). The
 * interval is Clopper and Pearson's at an effective size, after Korn & Graubard 1998 but bounded by what a sample free of
 * errors would be worth:
 *
 *   Var = Σ W_h² (1 − n_h/N_h) p_h (1 − p_h) / (n_h − 1)
 *   n*  = min( p̂(1 − p̂)/Var , 1/Σ(W_h²/n_h) ),  k* = n*·p̂;  Var = 0 → the second term
 *
 * A stratum with one judged row lends its variance from its neighbours in the given order ("collapsed strata", Cochran
 * 5A.12), and `pooled` says so; the estimate itself is never pooled. A stratum without a judged row leaves nothing to be
 * said of the whole: null with `why`. Where all rows are judged, the figure is exact. One stratum: Clopper and Pearson of
 * the plain counts. Strata of no rows count for nothing.
 */
export function stratifiedAccuracy(strata: readonly StratumCount[], confidence = 0.95): StratifiedAccuracy {
  for (const { N, n, correct } of strata) {
    if (!(correct >= 0 && correct <= n && n <= N && Number.isFinite(N)))
      throw new RangeError(`no stratum: ${correct} right of ${n} judged of ${N}`);
  }
  const total = strata.reduce((sum, { N }) => sum + N, 0);
  const empty = strata.flatMap(({ N, n }, place) => (N > 0 && n === 0 ? [place] : []));
  if (total === 0 || empty.length > 0) return nothing(strata, empty);
  const filled = strata.map((stratum, place) => ({ ...stratum, place })).filter(({ N }) => N > 0);
  const estimate = Math.min(
    1,
    filled.reduce((sum, { N, n, correct }) => sum + (N / total) * (correct / n), 0),
  );
  if (filled.every(({ N, n }) => N === n)) {
    const exact = { estimate, low: estimate, high: estimate, lower: estimate };
    return { ...exact, standardError: 0, nEffective: null, method: "census", pooled: [] };
  }
  const groups = poolSingles(filled.filter(({ N, n }) => n < N));
  const variance = groups.reduce((sum, group) => sum + varianceOf(group, total), 0);
  const errorFree = 1 / filled.reduce((sum, { N, n }) => sum + (N / total) ** 2 / n, 0);
  const nEffective = variance > 0 ? Math.min((estimate * (1 - estimate)) / variance, errorFree) : errorFree;
  // p̂ = 1 must give k* = n* whatever the rounding of the weights.
  const right = filled.every(({ n, correct }) => n === correct) ? nEffective : nEffective * estimate;
  const interval = clopperPearson(right, nEffective, confidence);
  const lower = clopperPearsonLower(right, nEffective, confidence);
  if (!interval || lower === null) throw new Error("a judged sample without an effective size");
  return {
    estimate: right === nEffective ? 1 : estimate,
    ...interval,
    lower,
    standardError: Math.sqrt(variance),
    nEffective,
    method: "stratified-cp-neff",
    pooled: groups.filter((group) => group.length > 1).map((group) => group.map(({ place }) => place)),
  };
}

type Placed = StratumCount & { place: number };

/** Groups of neighbours with two judged rows at least, unless all of them together have one. */
function poolSingles(strata: readonly Placed[]): Placed[][] {
  const groups: Placed[][] = [];
  let open: Placed[] = [];
  for (const stratum of strata) {
    open.push(stratum);
    if (judged(open) < 2) continue;
    groups.push(open);
    open = [];
  }
  const last = groups.at(-1);
  if (open.length > 0 && last) last.push(...open);
  else if (open.length > 0) groups.push(open);
  return groups;
}

const judged = (group: readonly StratumCount[]): number => group.reduce((sum, { n }) => sum + n, 0);

function varianceOf(group: readonly StratumCount[], total: number): number {
  const n = judged(group);
  if (n < 2) return 0;
  const N = group.reduce((sum, stratum) => sum + stratum.N, 0);
  const p = group.reduce((sum, stratum) => sum + (stratum.N / N) * (stratum.correct / stratum.n), 0);
  return ((N / total) ** 2 * (1 - n / N) * p * (1 - p)) / (n - 1);
}

function nothing(strata: readonly StratumCount[], empty: number[]): StratifiedAccuracy {
  const none = strata.every(({ n }) => n === 0);
  const why = none
    ? "No row has been judged yet."
    : `${empty.length} of ${strata.length} strata have no judged row yet, so nothing can be said of the whole.`;
  return { estimate: null, low: null, high: null, lower: null, method: null, why, empty };
}
