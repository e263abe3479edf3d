import type { Tone } from "@/components/ui/tone";
import { isGuess } from "@/lib/domain/router/words";

const DOUBTS: Readonly<Record<string, string>> = {
  confidence: "low confidence",
  reason: "its reason",
  disagreement: "student and teacher differ",
  sample: "drawn at random",
};
export const doubtWord = (doubt: string): string => DOUBTS[doubt] ?? doubt;

/** Green is what the student was sure enough of; its guess is as doubtful as a fallback. */
export const sourceTone = (source: string, reason: string): Tone =>
  source === "teacher" ? "blue" : source === "student" && !isGuess(source, reason) ? "green" : "amber";

export const circuitTone = (state: string): Tone =>
  state === "closed" ? "green" : state === "open" ? "red" : "amber";

/** 12.3 ms, 950 ms, 1.25 s. */
export function duration(ms: number | null): string {
  if (ms === null) return "–";
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms < 100 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
