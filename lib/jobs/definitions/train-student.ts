import { z } from "zod";
import { job } from "./definition";

/** Trains the embedded student on a data set, in the name of whoever asked for it. */
export const trainStudentJob = job({
  name: "student.train",
  version: 1,
  payload: z.object({
    dataset: z.string(),
    model: z.string().optional(),
    actor: z.object({ kind: z.enum(["user", "key", "cli", "system"]), id: z.string(), name: z.string() }),
  }),
});

/** One waiting training a data set. */
export const trainStudentKey = (datasetId: string): string => `train-student:${datasetId}`;
