import { readPayload } from "@/lib/jobs/definitions/definition";
import { sweepBlobsJob } from "@/lib/jobs/definitions/sweep-blobs";
import { sweepImports } from "@/lib/services/imports/sweep-imports";
import type { Handler } from "./context";

export const sweepBlobs: Handler = async (payload, { log }) => {
  readPayload(sweepBlobsJob, payload);
  const swept = await sweepImports();
  if (swept.imports + swept.blobs > 0) log.info(swept, "swept abandoned imports and blobs");
};
