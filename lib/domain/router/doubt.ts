import type { RouteReason } from "./names";

/** Why a live decision is sent to people by itself; the first that fits is told. */
export const DOUBTS = ["confidence", "reason", "disagreement", "sample"] as const;
export type LiveDoubt = (typeof DOUBTS)[number];

export type DoubtRules = {
  /** A student's confidence below this; null = no such rule. */
  below: number | null;
  /** Reasons of the decision, or of what came of asking the teacher. */
  reasons: readonly RouteReason[];
  /** Student and teacher name another action or another task. */
  differing: boolean;
  /** Share of all decisions, 0–1, whatever they are. */
  sample: number;
};

export type DoubtfulDecision = {
  /** A UUID of version 7: its last digits are random, and decide of the sample. */
  id: string;
  reason: string;
  teacherReason: string | null;
  confidence: number | null;
  /** Whether student and teacher name different decisions; null where not both were asked. */
  differs: boolean | null;
};

/** By which rule a decision is doubted; null = by none. Superseded ones decided nothing. The same answer at any time. */
export function doubtOf(decision: DoubtfulDecision, rules: DoubtRules): LiveDoubt | null {
  const { id, reason, teacherReason, confidence, differs } = decision;
  if (reason === "superseded") return null;
  if (rules.below !== null && confidence !== null && confidence < rules.below) return "confidence";
  if (rules.reasons.some((one) => one === reason || one === teacherReason)) return "reason";
  if (rules.differing && differs) return "disagreement";
  return drawOf(id) < rules.sample ? "sample" : null;
}

/** Evenly distributed over [0, 1). */
const drawOf = (id: string): number => Number.parseInt(id.replaceAll("-", "").slice(-8), 16) / 2 ** 32;
