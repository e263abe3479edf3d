import type { TrainingView } from "@/lib/contracts/student";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { findTraining, markTrainingCancelled } from "@/lib/db/trainings";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { getTraining } from "./list-trainings";

/**
 * Stops a training within a second or two; a queued one does not begin. Cancelling what has ended changes nothing.
 * @throws AppError not_found, forbidden
 */
export async function cancelTraining(actor: Actor, id: string): Promise<TrainingView> {
  authorise(actor, "models:manage");
  const training = await findTraining(id);
  if (!training) throw new AppError("not_found", `There is no training ${id}`);
  await db().$transaction(async (tx) => {
    if (!(await markTrainingCancelled(tx, id))) return;
    await logAction(tx, actor, {
      action: "student.cancel",
      target: { kind: "dataset", id: training.datasetId },
      details: { slug: training.dataset.slug, training: id },
    });
  });
  return getTraining(actor, id);
}
