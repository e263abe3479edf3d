import { type TrainingView, trainingResultSchema } from "@/lib/contracts/student";
import { type TrainingRow, trainingActivity } from "@/lib/db/trainings";

/** Trainings as the API and the pages show them. */
export async function toTrainings(rows: readonly TrainingRow[]): Promise<TrainingView[]> {
  const underWay = rows.filter(({ status }) => status === "queued" || status === "running");
  const activity = await trainingActivity(underWay.map(({ id }) => id));
  return rows.map((row) => toTraining(row, activity.get(row.id)));
}

const toTraining = (
  row: TrainingRow,
  { active, inQueue } = { active: false, inQueue: false },
): TrainingView => ({
  id: row.id,
  dataset: row.dataset.slug,
  dataset_name: row.dataset.name,
  model: row.model,
  status: row.status,
  progress: row.progress,
  phase: row.phase,
  active,
  in_queue: inQueue,
  result: row.result === null ? null : trainingResultSchema.parse(row.result),
  failure: row.failure as TrainingView["failure"],
  created_by: row.createdBy,
  created_at: row.createdAt.toISOString(),
  started_at: row.startedAt?.toISOString() ?? null,
  finished_at: row.finishedAt?.toISOString() ?? null,
});
