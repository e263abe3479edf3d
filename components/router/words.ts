import type { Tone } from "@/components/ui/tone";

const WORDS: Readonly<Record<string, string>> = {
  confident: "student was sure enough",
  low_confidence: "student not sure enough",
  not_certified: "no certificate",
  student_invalid: "student's answer illegal",
  student_timeout: "student too slow",
  student_error: "student failed",
  teacher_invalid: "teacher's answer illegal",
  teacher_timeout: "teacher too slow",
  teacher_error: "teacher failed",
  circuit_open: "circuit open",
  no_teacher: "no teacher",
  no_student: "no student",
  superseded: "superseded",
  answered: "answered",
};

const DOUBTS: Readonly<Record<string, string>> = {
  confidence: "low confidence",
  reason: "its reason",
  disagreement: "student and teacher differ",
  sample: "drawn at random",
};
export const doubtWord = (doubt: string): string => DOUBTS[doubt] ?? doubt;

export const wordOf = (reason: string): string => WORDS[reason] ?? reason;

export const sourceTone = (source: string): Tone =>
  source === "student" ? "green" : source === "teacher" ? "blue" : "amber";

export const circuitTone = (state: string): Tone =>
  state === "closed" ? "green" : state === "open" ? "red" : "amber";

/** 12.3 ms, 950 ms, 1.25 s. */
export function duration(ms: number | null): string {
  if (ms === null) return "–";
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms < 100 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
