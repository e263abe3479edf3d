import { z } from "zod";
import { ROLES } from "@/lib/domain/access";
import { job } from "./definition";

/** Has the rows of a generation made, in the name of whoever asked for it. */
export const runGenerationJob = job({
  name: "generation.run",
  version: 1,
  payload: z.object({
    generation_id: z.uuid(),
    actor: z.object({
      kind: z.enum(["user", "key", "cli", "system"]),
      id: z.string(),
      name: z.string(),
      role: z.enum(ROLES),
    }),
  }),
});

/** One after another: each may take hours, and must leave the worker room for other jobs. */
export const generationJobOptions = (id: string) => ({
  queue: "generation",
  key: `generation:${id}`,
  maxAttempts: 5,
});
