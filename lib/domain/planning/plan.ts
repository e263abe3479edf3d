import binomialCdf from "@stdlib/stats-base-dists-binomial-cdf";
import hypergeometricCdf from "@stdlib/stats-base-dists-hypergeometric-cdf";

/** "At least this share of the rows is right", with this confidence (one-sided). */
export type Claim = { target: number; confidence: number };

/** The fewest wrong rows among N that break the claim. */
function breaking(N: number, target: number): number {
  // 1000 · (1 − .9) is 99.99999999999997 in binary.
  return Math.floor(N * (1 - target) + 1e-9) + 1;
}

/**
 * The smallest simple random sample that bears the claim with so many wrong rows in it: the smallest n with
 * P(X ≤ errors) ≤ 1 − confidence, where X is binomial(n, 1 − target), or, drawn without replacement from N rows of which
 * the fewest that break the claim are wrong, hypergeometric. (Arkin 1963; the "rule of three" is its first term.)
 * @returns n ≥ errors + 1; N itself where only a census can tell
 */
export function rowsForClaim(claim: Claim, errors: number, N: number | null = null): number {
  checkClaim(claim);
  const alpha = 1 - claim.confidence;
  if (N !== null && breaking(N, claim.target) > N) return N;
  const bears = (n: number): boolean =>
    (N === null
      ? binomialCdf(errors, n, 1 - claim.target)
      : hypergeometricCdf(errors, N, breaking(N, claim.target), n)) <= alpha;
  let enough = errors + 1;
  while (!bears(enough)) {
    if (N !== null && enough >= N) return N;
    enough = N === null ? enough * 2 : Math.min(N, enough * 2);
  }
  let short = Math.floor(enough / 2);
  while (enough - short > 1) {
    const middle = Math.floor((enough + short) / 2);
    if (middle > errors && bears(middle)) enough = middle;
    else short = middle;
  }
  return enough;
}

/**
 * The one-sided lower bound of the share right among N rows, of which n were drawn without replacement and `correct` were
 * right: the exact hypergeometric bound (Wright 1991). With n = N it is the share itself. n = 0 → null.
 */
export function finiteLower(
  { N, n, correct }: { N: number; n: number; correct: number },
  confidence = 0.95,
): number | null {
  if (![N, n, correct].every(Number.isInteger) || correct < 0 || correct > n || n > N)
    throw new RangeError(`no sample: ${correct} right of ${n} drawn from ${N}`);
  if (n === 0) return null;
  const wrong = n - correct;
  let possible = wrong;
  let impossible = N - correct + 1;
  // As many wrong rows as still leave a chance above 1 − confidence for no more than we saw.
  while (impossible - possible > 1) {
    const middle = Math.floor((possible + impossible) / 2);
    if (hypergeometricCdf(wrong, N, middle, n) > 1 - confidence) possible = middle;
    else impossible = middle;
  }
  return (N - possible) / N;
}

/**
 * Kish's design effect of a stratified sample (Kish 1965, 11.7): n Σ W_h²/n_h, by how many times more rows it needs than
 * a simple random sample, where the strata do not differ. 1 for proportional allocation. A stratum of rows without a
 * drawn one has no design effect: null.
 */
export function kishFactor(strata: readonly { N: number; n: number }[]): number | null {
  const filled = strata.filter(({ N }) => N > 0);
  const N = filled.reduce((sum, stratum) => sum + stratum.N, 0);
  const n = filled.reduce((sum, stratum) => sum + stratum.n, 0);
  if (n === 0 || filled.some((stratum) => stratum.n === 0)) return null;
  return n * filled.reduce((sum, stratum) => sum + (stratum.N / N) ** 2 / stratum.n, 0);
}

/** Weights that differ by less than this (rounding of the stratum sizes) are taken for equal. */
export const EQUAL_WEIGHTS = 1.005;

export type PlanRow = { errors: number; rows: number; share: number };

/** The frame of a claim: N rows, drawn with this design effect. */
export type PlanDesign = { N: number; deff: number };

/**
 * How many rows a claim needs for 0, 1, 2 … wrong ones. Equal weights: without replacement from N rows. Unequal weights:
 * the binomial number times Kish's factor, as the report's interval counts them. Never more than N.
 */
export function planClaim(claim: Claim, design: PlanDesign, upTo = 3): PlanRow[] {
  return Array.from({ length: upTo + 1 }, (_, errors) => {
    const rows = rowsWith(claim, errors, design);
    return { errors, rows, share: rows / design.N };
  });
}

const rowsWith = (claim: Claim, errors: number, { N, deff }: PlanDesign): number =>
  deff <= EQUAL_WEIGHTS
    ? rowsForClaim(claim, errors, N)
    : Math.min(N, Math.ceil(rowsForClaim(claim, errors) * deff));

export type StillNeeded = { n: number; why: null } | { n: null; why: string };

/**
 * How many more rows the claim needs if they turn out as those so far: n′ − n for the smallest n′ ≥ n that bears the claim
 * with ⌊n′·e⌋ wrong rows, e = the weighted share wrong. 0 where the claim is met. Null where the rows so far contradict
 * the claim: more of the same would not help.
 */
export function stillNeeded(
  claim: Claim,
  seen: PlanDesign & { n: number; errorRate: number; met: boolean },
): StillNeeded {
  checkClaim(claim);
  const { n, errorRate, N, met } = seen;
  if (met) return { n: 0, why: null };
  if (n > 0 && errorRate >= 1 - claim.target - 1e-9) {
    return {
      n: null,
      why: "As many rows are wrong as the claim forbids: more of the same would not bear it.",
    };
  }
  const errorsIn = (rows: number) => Math.floor(rows * errorRate + 1e-9);
  let errors = errorsIn(n);
  for (;;) {
    const rows = Math.max(rowsWith(claim, errors, seen), n + 1);
    if (rows >= N) return { n: N - n, why: null };
    // With fewer errors fewer rows would do, but so many rows have more: go on with as many as they have.
    if (errorsIn(rows) <= errors) return { n: rows - n, why: null };
    errors = errorsIn(rows);
  }
}

function checkClaim({ target, confidence }: Claim): void {
  if (!(target > 0 && target < 1 && confidence > 0 && confidence < 1))
    throw new RangeError(`no claim: at least ${target} with confidence ${confidence}`);
}
