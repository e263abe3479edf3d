import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { addJob } from "@/lib/db/queue";
import type { Actor } from "@/lib/domain/access";
import { trainStudentJob, trainStudentKey } from "@/lib/jobs/definitions/train-student";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";

/**
 * Has the worker train the student on a data set. While one training waits, asking again changes nothing.
 * @throws AppError not_found, forbidden
 */
export async function queueTraining(actor: Actor, slug: string): Promise<void> {
  authorise(actor, "models:manage");
  const dataset = await requireDataset(slug);
  const { kind, id, name } = actor;
  await db().$transaction(async (tx) => {
    await addJob(
      tx,
      trainStudentJob,
      { dataset: slug, actor: { kind, id, name } },
      { key: trainStudentKey(dataset.id), maxAttempts: 3 },
    );
    await logAction(tx, actor, {
      action: "student.queue",
      target: { kind: "dataset", id: dataset.id },
      details: { slug },
    });
  });
}
