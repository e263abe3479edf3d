/** Why the student's answer was, or was not, used. */
export const ROUTE_REASONS = [
  "confident",
  "low_confidence",
  "not_certified",
  "student_invalid",
  "student_timeout",
  "student_error",
  "teacher_invalid",
  "teacher_timeout",
  "teacher_error",
  "circuit_open",
  "no_teacher",
  "no_student",
  "superseded",
] as const;
export type RouteReason = (typeof ROUTE_REASONS)[number];

/** Whose decision it is; `fallback`: the router's own, a question to the user or, where superseded, nothing. */
export const ROUTE_SOURCES = ["student", "teacher", "fallback"] as const;
export type RouteSource = (typeof ROUTE_SOURCES)[number];
