/** Why rows stand in a doubt queue. What such a queue holds was picked, not drawn: it gives no estimate. */
export const DOUBTS = [
  "low_confidence",
  "teacher_student",
  "teacher_label",
  "student_label",
  "label_errors",
  "near_duplicates",
  "label_conflict",
] as const;
export type Doubt = (typeof DOUBTS)[number];

/** Which models' predictions each needs. */
export const DOUBT_NEEDS: Record<Doubt, readonly ("teacher" | "student")[]> = {
  low_confidence: [],
  teacher_student: ["teacher", "student"],
  teacher_label: ["teacher"],
  student_label: ["student"],
  label_errors: ["student"],
  near_duplicates: [],
  label_conflict: [],
};
