import { Prisma } from "@/lib/generated/prisma/client";

/** What a model said of a row, as JSON. */
export type StoredPrediction = {
  model: string;
  run: string;
  state: "ok" | "invalid" | "failed";
  final: string | null;
  confidence: number | null;
  mode: "exact" | "action" | "votes" | null;
  timeToActionMs: number | null;
  latencyMs: number | null;
  seen: boolean;
  reason: string | null;
  message: string | null;
};

/** What the teacher and the student said of a row; null where they said nothing. */
export type StoredPredictions = { teacher: StoredPrediction | null; student: StoredPrediction | null };

/** The prediction of the run `run` (a column) for the row `row` (a column), as one JSON value; null where none is. */
const predictionOf = (run: string, row: string): Prisma.Sql => Prisma.sql`(
  SELECT jsonb_build_object(
           'model', pm.name, 'run', p.run_id, 'state', p.state, 'final', p.final,
           'confidence', coalesce(p.calibrated, p.confidence), 'mode', p.confidence_mode,
           'timeToActionMs', p.time_to_action_ms, 'latencyMs', p.latency_ms, 'seen', p.seen,
           'reason', p.reason, 'message', p.message)
    FROM prediction p JOIN prediction_run pr ON pr.id = p.run_id JOIN model pm ON pm.id = pr.model_id
   WHERE p.run_id = ${Prisma.raw(run)} AND p.conversation_id = ${Prisma.raw(row)})`;

/** Columns of `StoredPredictions`: what the runs say that audit `a` has frozen, of the row of item `i`. */
export const frozenPredictions = Prisma.sql`
  ${predictionOf("a.teacher_run_id", "i.conversation_id")} AS teacher,
  ${predictionOf("a.student_run_id", "i.conversation_id")} AS student`;
