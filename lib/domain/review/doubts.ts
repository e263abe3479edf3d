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

/** What each says, for people. */
export const DOUBT_TEXTS: Record<Doubt, string> = {
  low_confidence: "The student is least sure (without a student, the teacher)",
  teacher_student: "Teacher and student decide differently, the surest first",
  teacher_label: "The teacher decides otherwise than the label, the surest first",
  student_label: "The student decides otherwise than the label, the surest first",
  label_errors:
    "Labels that confident learning takes for errors, by the student's scores on rows it has not seen",
  near_duplicates: "Nearly the same talk and ledger with another action, the most alike first",
  label_conflict: "The same input with another decision",
};

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
