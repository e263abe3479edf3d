import type { Evaluation } from "@/lib/contracts/evaluations";
import type { RunRow } from "@/lib/db/runs";
import { isExact } from "@/lib/domain/evaluation/figures";
import { thinned } from "@/lib/domain/selective/risk-coverage";
import { type RoutedRow, routingPoints } from "@/lib/domain/selective/routing";
import { costView } from "./model-view";
import type { Answers } from "./read-judged";

const POINTS = 100;
/** Rows that times are taken over: each point sorts them. */
const MOST = 3_000;

type Judged = { name: string; run: RunRow; answers: Answers };

/** What asking the student first and the teacher in doubt would give, over the rows that both have answered. */
export function routingView(judged: readonly Judged[]): Evaluation["routing"] {
  const teacher = judged.find(({ run }) => run.model.role === "TEACHER");
  const student = judged.find(({ run }) => run.model.role === "STUDENT");
  if (!teacher || !student) return null;
  const byRow = new Map(teacher.answers.rows.map((row) => [row.row.seq, row]));
  const rows = student.answers.rows.flatMap((row): RoutedRow[] => {
    const asked = byRow.get(row.row.seq);
    if (!asked) return [];
    return [
      {
        confidence: row.said === null ? null : row.confidence,
        studentRight: isExact(row),
        teacherRight: isExact(asked),
        studentMs: row.answer.latencyMs,
        teacherMs: asked.answer.latencyMs,
      },
    ];
  });
  const confidences = [
    ...new Set(rows.flatMap(({ confidence }) => (confidence === null ? [] : [confidence]))),
  ].sort((a, b) => b - a);
  const costs = { student: costView(student.run), teacher: costView(teacher.run) };
  const points = routingPoints(thinned(rows, MOST), [...thinned(confidences, POINTS)]);
  return {
    student: student.name,
    teacher: teacher.name,
    rows: rows.length,
    currency: costs.teacher?.currency ?? costs.student?.currency ?? null,
    points: points.map((point) => ({
      ...point,
      cost_per_1000: costAt(point.escalation, costs.student?.per_1000, costs.teacher?.per_1000),
    })),
  };
}

/** A student without a price runs on one's own machine; a teacher without one is not known to be free. */
function costAt(
  escalation: number,
  student: number | null | undefined,
  teacher: number | null | undefined,
): number | null {
  return teacher === null || teacher === undefined ? null : (student ?? 0) + escalation * teacher;
}
