import type { AuditReport } from "@/lib/contracts/audits";
import { EQUAL_WEIGHTS, finiteLower, kishFactor, stillNeeded } from "@/lib/domain/planning/plan";
import type { Subject } from "./subject-view";

type ClaimPart = {
  claim: AuditReport["accuracy"]["claim"];
  n_still_needed: number | null;
  n_still_needed_why: string | null;
};

/**
 * Whether the sample bears the claim, and what it still lacks. The bound is that of the interval, one-sided; where all rows
 * weigh alike, the exact bound for drawing without replacement is the sharper one and what the planner counts by . It
 * is exact for one stratum; proportional strata are taken for a simple random sample, which can cost some of the
 * confidence where every stratum hides a wrong row (238 of 1,000 rows: 94.97 % instead of 95 %).
 */
export function claimPart({ figures }: Subject, target: number, sampled: boolean): ClaimPart {
  const { accuracy, strata, n, correct } = figures;
  const confidence = 0.95;
  if (!sampled || accuracy.estimate === null) {
    const why = sampled ? "Nothing can be said of the whole yet." : "A queue bears no claim.";
    return { claim: null, n_still_needed: null, n_still_needed_why: why };
  }
  const N = strata.reduce((sum, stratum) => sum + stratum.N, 0);
  const deff = kishFactor(strata) ?? 1;
  const finite = deff <= EQUAL_WEIGHTS ? finiteLower({ N, n, correct }, confidence) : null;
  const met = Math.max(accuracy.lower, finite ?? 0) >= target;
  const needed = stillNeeded({ target, confidence }, { n, errorRate: 1 - accuracy.estimate, N, deff, met });
  return {
    claim: { target, confidence, low: accuracy.lower, finite_low: finite, met },
    n_still_needed: needed.n,
    n_still_needed_why: needed.why,
  };
}
