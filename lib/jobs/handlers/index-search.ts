import { readPayload } from "@/lib/jobs/definitions/definition";
import { indexSearchJob, indexSearchKey } from "@/lib/jobs/definitions/index-search";
import { indexSearch as fill } from "@/lib/services/datasets/index-search";
import { importsIndexed, importsToIndex } from "@/lib/services/imports/indexed";
import { requeue } from "@/lib/services/worker/requeue";
import { type Handler, WORKER } from "./context";

/** Pause before rows that came in meanwhile are looked at: usually an import is still going on. */
const AGAIN_SECONDS = 5;

export const indexSearch: Handler = async (payload, { signal, log }) => {
  const { dataset_id } = readPayload(indexSearchJob, payload);
  const complete = await importsToIndex(dataset_id);
  const { added, left } = await fill(WORKER, { datasetId: dataset_id, signal });
  if (signal.aborted) {
    await requeue(indexSearchJob, { dataset_id }, { key: indexSearchKey(dataset_id) });
    return;
  }
  await importsIndexed(complete);
  log.info({ dataset: dataset_id, added, left }, "search index filled");
  if (left > 0 && added > 0) {
    await requeue(
      indexSearchJob,
      { dataset_id },
      { key: indexSearchKey(dataset_id), delaySeconds: AGAIN_SECONDS },
    );
  }
};
