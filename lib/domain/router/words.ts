import type { RouteReason } from "./names";

const WORDS: Readonly<Record<RouteReason | "answered", string>> = {
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

/** A reason, or what came of asking the teacher, for people; what is unknown stands as it is. */
export const reasonWord = (reason: string): string =>
  Object.hasOwn(WORDS, reason) ? WORDS[reason as RouteReason] : reason;

/** The student's, though it is not as sure as it would have to be: there was nobody else. */
export const isGuess = (source: string, reason: string): boolean =>
  source === "student" && reason !== "confident";

/** Whose decision it is, for people. */
export const sourceWord = (source: string, reason: string): string =>
  isGuess(source, reason) ? "student's guess" : source;

/** Why it is whose it is, both steps: "no certificate, no teacher". */
export function whyWords({ student, teacher }: { student: string; teacher: string | null }): string {
  const steps = [student, ...(teacher === null || teacher === "answered" ? [] : [teacher])];
  return [...new Set(steps.map(reasonWord))].join(", ");
}
