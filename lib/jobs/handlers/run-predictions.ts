import { readPayload } from "@/lib/jobs/definitions/definition";
import { predictionsJobOptions, runPredictionsJob } from "@/lib/jobs/definitions/run-predictions";
import { runPredictions } from "@/lib/services/predict/run-predictions";
import { requeue } from "@/lib/services/worker/requeue";
import type { Handler } from "./context";

/** Until a process that works on the run is looked for again. */
const BUSY_SECONDS = 15;

export const runPredictionsHandler: Handler = async (payload, { signal, lastTry, log }) => {
  const { run_id, actor } = readPayload(runPredictionsJob, payload);
  const { outcome, modelId } = await runPredictions(run_id, { actor, signal, lastTry });
  if (outcome === "ended" || modelId === null) return;
  // Neither was a failed try: the worker stops and the next one goes on, or another process works on it and may die.
  const delaySeconds = outcome === "busy" ? BUSY_SECONDS : 0;
  await requeue(
    runPredictionsJob,
    { run_id, actor },
    { ...predictionsJobOptions(run_id, modelId), delaySeconds },
  );
  log.info({ run: run_id, outcome }, "the run is taken up later");
};
