import { z } from "zod";
import { job } from "./definition";

/** Fills the full-text index of a data set's rows that are not in it yet. */
export const indexSearchJob = job({
  name: "dataset.index-search",
  version: 1,
  payload: z.object({ dataset_id: z.uuid() }),
});

/** One waiting job a data set. */
export const indexSearchKey = (datasetId: string): string => `index-search:${datasetId}`;
