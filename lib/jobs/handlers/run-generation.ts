import { readPayload } from "@/lib/jobs/definitions/definition";
import { generationJobOptions, runGenerationJob } from "@/lib/jobs/definitions/run-generation";
import { runGeneration } from "@/lib/services/generations/run-generation";
import { requeue } from "@/lib/services/worker/requeue";
import type { Handler } from "./context";

/** Until a process that works on the generation is looked for again. */
const BUSY_SECONDS = 30;

export const runGenerationHandler: Handler = async (payload, { signal, lastTry, log }) => {
  const { generation_id, actor } = readPayload(runGenerationJob, payload);
  const outcome = await runGeneration(generation_id, { actor, signal, lastTry });
  if (outcome === "ended") return;
  // Neither was a failed try: the worker stops and the next one goes on, or another process works on it and may die.
  const delaySeconds = outcome === "busy" ? BUSY_SECONDS : 0;
  await requeue(
    runGenerationJob,
    { generation_id, actor },
    { ...generationJobOptions(generation_id), delaySeconds },
  );
  log.info({ generation: generation_id, outcome }, "generation is taken up later");
};
