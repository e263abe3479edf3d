/** What a sample may be stratified by, alone or together. Zod-free. */
export const STRATA = [
  "action",
  "channel",
  "domain",
  "tone",
  "pattern",
  "split",
  "difficulty",
  "disagreement",
  "confidence",
] as const;
export type StratumFacet = (typeof STRATA)[number];

/** Of `disagreement`: whether teacher and student name the same action and target; an invalid answer is none. */
export const DISAGREEMENT = { same: "agree", other: "differ" } as const;

/** Of `confidence`: the student's confidence, calibrated where that is known; each band from its lower bound on. */
export const CONFIDENCE_BANDS = [
  { name: "0.0–0.5", from: 0 },
  { name: "0.5–0.7", from: 0.5 },
  { name: "0.7–0.9", from: 0.7 },
  { name: "0.9–1.0", from: 0.9 },
] as const;

/** Facets that only predictions can tell, and of whom. */
export const NEEDS: Partial<Record<StratumFacet, readonly ("teacher" | "student")[]>> = {
  disagreement: ["teacher", "student"],
  confidence: ["student"],
};

/** A stratum's values by facet. */
export type Stratum = Partial<Record<StratumFacet, string>>;

/** One text for a stratum, the same whatever order its keys are in. */
export const stratumKey = (stratum: Stratum): string =>
  JSON.stringify(STRATA.flatMap((facet) => (stratum[facet] === undefined ? [] : [[facet, stratum[facet]]])));
