import { z } from "zod";
import { actorSchema } from "./actor";
import { job } from "./definition";

/** Trains the embedded student as a queued training says, in the name of whoever asked for it. */
export const trainStudentJob = job({
  name: "student.train",
  version: 2,
  payload: z.object({ training_id: z.uuid(), actor: actorSchema }),
});

/** A worker that is killed has used a try up, although nothing was wrong with the training. */
const TRIES = 5;

/** Trainings come one after another: each holds some hundred megabytes and all the processor that it gets. */
export const trainingJobOptions = (id: string) => ({
  queue: "student.train",
  key: `train-student:${id}`,
  maxAttempts: TRIES,
});
