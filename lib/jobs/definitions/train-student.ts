import { z } from "zod";
import { actorSchema } from "./actor";
import { job } from "./definition";

/** Trains the embedded student on a data set, in the name of whoever asked for it. */
export const trainStudentJob = job({
  name: "student.train",
  version: 1,
  payload: z.object({
    dataset: z.string(),
    model: z.string().optional(),
    actor: actorSchema.omit({ role: true }),
  }),
});

/** One waiting training a data set. */
export const trainStudentKey = (datasetId: string): string => `train-student:${datasetId}`;
