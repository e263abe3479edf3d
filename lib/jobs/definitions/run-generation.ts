import { z } from "zod";
import { actorSchema } from "./actor";
import { job } from "./definition";

/** Has the rows of a generation made, in the name of whoever asked for it. */
export const runGenerationJob = job({
  name: "generation.run",
  version: 1,
  payload: z.object({
    generation_id: z.uuid(),
    actor: actorSchema,
  }),
});

/** One after another: each may take hours, and must leave the worker room for other jobs. */
export const generationJobOptions = (id: string) => ({
  queue: "generation",
  key: `generation:${id}`,
  maxAttempts: 5,
});
