import { quantile } from "../metrics/quantile";

/** A row that both have answered. Milliseconds; null where nothing was recorded. */
export type RoutedRow = {
  /** null: the student's answer can never be accepted. */
  confidence: number | null;
  studentRight: boolean;
  teacherRight: boolean;
  studentMs: number | null;
  teacherMs: number | null;
};

/** What happens if the student's answer is taken from this confidence on, and the teacher is asked otherwise. */
export type RoutedPoint = {
  threshold: number;
  /** Share of rows that go on to the teacher. */
  escalation: number;
  /** Share right of both together. */
  exact: number;
  /** Wrong ones among those that are taken from the student; null where none is. */
  risk: number | null;
  /** Student's time, and the teacher's behind it where he is asked; null where a time is missing. */
  p50: number | null;
  p95: number | null;
};

/** One point for each threshold; no rows, no points. */
export function routingPoints(rows: readonly RoutedRow[], thresholds: readonly number[]): RoutedPoint[] {
  if (rows.length === 0) return [];
  return thresholds.map((threshold) => {
    const taken = (row: RoutedRow) => row.confidence !== null && row.confidence >= threshold;
    const accepted = rows.filter(taken);
    const right = rows.filter((row) => (taken(row) ? row.studentRight : row.teacherRight)).length;
    const times = rows.map((row) =>
      taken(row)
        ? row.studentMs
        : row.studentMs === null || row.teacherMs === null
          ? null
          : row.studentMs + row.teacherMs,
    );
    const known = times.every((time) => time !== null) ? (times as number[]) : null;
    return {
      threshold,
      escalation: (rows.length - accepted.length) / rows.length,
      exact: right / rows.length,
      risk:
        accepted.length === 0
          ? null
          : accepted.filter(({ studentRight }) => !studentRight).length / accepted.length,
      p50: known && quantile(known, 0.5),
      p95: known && quantile(known, 0.95),
    };
  });
}
