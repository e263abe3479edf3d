import { type StartTraining, startTrainingSchema, type TrainingView } from "@/lib/contracts/student";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { addJob } from "@/lib/db/queue";
import {
  countLessons,
  failAbandonedTrainings,
  findTrainingUnderWay,
  insertTraining,
} from "@/lib/db/trainings";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { asPayload } from "@/lib/jobs/definitions/actor";
import { trainingJobOptions, trainStudentJob } from "@/lib/jobs/definitions/train-student";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { assertTrainable, TRAINED_ON } from "./collect-rows";
import { getTraining } from "./list-trainings";
import { assertStudentName, studentName } from "./store-version";

const ABANDONED = {
  code: "interrupted",
  message: "The process that trained ended before it was done, several times. Train again.",
};

/**
 * Has the worker train the student on a data set.
 * @throws AppError not_found, forbidden, invalid_input (too few or too many rows), conflict (it is being trained
 * already, the data set is archived, the name belongs to another model)
 */
export async function startTraining(actor: Actor, slug: string, asked: StartTraining): Promise<TrainingView> {
  authorise(actor, "models:manage");
  const { model = studentName(slug) } = startTrainingSchema.parse(asked);
  const dataset = await requireDataset(slug);
  if (dataset.archivedAt)
    throw new AppError("conflict", `The data set "${slug}" is archived; take it out of the archive first.`);
  await assertStudentName(model);
  assertTrainable(slug, await countLessons(dataset.id, TRAINED_ON));
  const id = newId();
  await db().$transaction(async (tx) => {
    await failAbandonedTrainings(dataset.id, ABANDONED, tx);
    if (!(await insertTraining({ id, datasetId: dataset.id, model, createdBy: actor.name }, tx))) {
      const other = await findTrainingUnderWay(dataset.id, tx);
      throw new AppError(
        "conflict",
        `The student of "${slug}" is being trained already${other ? `, asked for by ${other.createdBy}` : ""}; wait for its end, or cancel it.`,
        { details: { training: other?.id ?? null } },
      );
    }
    const payload = { training_id: id, actor: asPayload(actor) };
    await addJob(tx, trainStudentJob, payload, trainingJobOptions(id));
    await logAction(tx, actor, {
      action: "student.queue",
      target: { kind: "dataset", id: dataset.id },
      details: { slug, model, training: id },
    });
  });
  return getTraining(actor, id);
}
