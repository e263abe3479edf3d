import { z } from "zod";
import { job } from "./definition";

/** Measures a data set's quality into its report. */
export const measureQualityJob = job({
  name: "quality.measure",
  version: 1,
  payload: z.object({ report_id: z.uuid() }),
});

export const measureQualityKey = (reportId: string): string => `quality:${reportId}`;
