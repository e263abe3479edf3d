import { readPayload } from "@/lib/jobs/definitions/definition";
import { trainingJobOptions, trainStudentJob } from "@/lib/jobs/definitions/train-student";
import { runTraining } from "@/lib/services/student/run-training";
import { requeue } from "@/lib/services/worker/requeue";
import type { Handler } from "./context";

/** Until a process that trains is looked for again. */
const BUSY_SECONDS = 15;

export const trainStudent: Handler = async (payload, { signal, lastTry, log }) => {
  const { training_id, actor } = readPayload(trainStudentJob, payload);
  const outcome = await runTraining(training_id, { actor, signal, lastTry });
  if (outcome === "ended") return;
  // Neither was a failed try: the worker stops and the next one begins anew, with the embeddings that are in the
  // cache; or another process works on it and may die.
  const delaySeconds = outcome === "busy" ? BUSY_SECONDS : 0;
  await requeue(
    trainStudentJob,
    { training_id, actor },
    { ...trainingJobOptions(training_id), delaySeconds },
  );
  log.info({ training: training_id, outcome }, "the training is taken up later");
};
