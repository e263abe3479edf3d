import type { AuditRow } from "@/lib/db/audits";
import { readJudgedRuns } from "@/lib/db/audits-report";
import { type JudgedAudit, judgeAudit } from "./judge-audit";
import { labelSubject, modelSubject, type Subject } from "./subject-view";

export const SUBJECTS = ["label", "teacher", "student"] as const;
export type SubjectName = (typeof SUBJECTS)[number];

export type Subjects = { judged: JudgedAudit; sampled: boolean } & Record<SubjectName, Subject>;

/** Everything that an audit's reviews judge: the labels and the answers of the frozen runs. */
export async function readSubjects(audit: AuditRow): Promise<Subjects> {
  const sampled = audit.kind === "sample";
  const runIds = [audit.teacherRunId, audit.studentRunId].filter((id) => id !== null);
  const [judged, runs] = await Promise.all([judgeAudit(audit), readJudgedRuns(runIds)]);
  const model = (role: "teacher" | "student", id: string | null) =>
    modelSubject(judged, sampled, {
      run: runs.find((run) => run.id === id) ?? null,
      answerOf: (item) => item[role],
      role,
    });
  return {
    judged,
    sampled,
    label: labelSubject(judged, sampled),
    teacher: model("teacher", audit.teacherRunId),
    student: model("student", audit.studentRunId),
  };
}
