import { z } from "zod";
import { job } from "./definition";

/** Folds the counter differences of one data set, or of all that have many. */
export const compactCellsJob = job({
  name: "dataset.compact-cells",
  version: 1,
  payload: z.object({ dataset_id: z.uuid().optional() }),
});

export const compactCellsKey = (datasetId: string): string => `compact-cells:${datasetId}`;
