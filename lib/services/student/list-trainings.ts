import type { TrainingView } from "@/lib/contracts/student";
import { findTraining, listTrainingRows } from "@/lib/db/trainings";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { toTrainings } from "./to-training";

/** Trainings of a data set, or of all that are not archived, newest first. @throws AppError not_found, forbidden */
export async function listTrainings(
  actor: Actor,
  { dataset, limit = 50 }: { dataset?: string | undefined; limit?: number } = {},
): Promise<TrainingView[]> {
  authorise(actor, "dataset:read");
  const id = dataset === undefined ? null : (await requireDataset(dataset)).id;
  return toTrainings(await listTrainingRows(id, limit));
}

/** @throws AppError not_found, forbidden */
export async function getTraining(actor: Actor, id: string): Promise<TrainingView> {
  authorise(actor, "dataset:read");
  const row = await findTraining(id);
  const [view] = await toTrainings(row ? [row] : []);
  if (!view) throw new AppError("not_found", `There is no training ${id}`);
  return view;
}
