import { z } from "zod";
import { actorSchema } from "./actor";
import { job } from "./definition";

/** Has a model asked about the rows of a run, in the name of whoever wanted it. */
export const runPredictionsJob = job({
  name: "predictions.run",
  version: 1,
  payload: z.object({
    run_id: z.uuid(),
    actor: actorSchema,
  }),
});

/** A worker that is killed has used a try up, although nothing was wrong with the run. */
const TRIES = 25;

/** Runs of one model come one after another: they would only share its limits. */
export const predictionsJobOptions = (id: string, modelId: string) => ({
  queue: `predictions:${modelId}`,
  key: `predictions:${id}`,
  maxAttempts: TRIES,
});
