import { compactCellsJob } from "@/lib/jobs/definitions/compact-cells";
import { readPayload } from "@/lib/jobs/definitions/definition";
import { compactCells as fold } from "@/lib/services/datasets/compact-cells";
import { compactBusy } from "@/lib/services/worker/compact-busy";
import { type Handler, WORKER } from "./context";

export const compactCells: Handler = async (payload) => {
  const { dataset_id } = readPayload(compactCellsJob, payload);
  if (dataset_id) await fold(WORKER, dataset_id);
  else await compactBusy(WORKER);
};
