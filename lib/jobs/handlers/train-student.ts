import { isAppError } from "@/lib/errors";
import { readPayload } from "@/lib/jobs/definitions/definition";
import { trainStudentJob } from "@/lib/jobs/definitions/train-student";
import { trainDataset } from "@/lib/services/student/train-dataset";
import { requeue } from "@/lib/services/worker/requeue";
import type { Handler } from "./context";

export const trainStudent: Handler = async (payload, { signal, log }) => {
  const { dataset, model, actor } = readPayload(trainStudentJob, payload);
  try {
    // Whoever queued it was allowed to; the log of what was done names them.
    const trained = await trainDataset({ ...actor, role: "ADMIN" }, dataset, { model, signal });
    log.info(
      { dataset, model: trained.model, version: trained.version, f1: trained.macro_f1 },
      "student trained",
    );
  } catch (error) {
    if (signal.aborted) {
      // The worker stops; the next one begins anew, with the embeddings that are in the cache.
      await requeue(trainStudentJob, { dataset, model, actor });
    } else if (isAppError(error)) {
      log.warn({ dataset, err: error }, "the student was not trained");
    } else throw error;
  }
};
