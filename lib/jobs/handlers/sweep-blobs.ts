import { readPayload } from "@/lib/jobs/definitions/definition";
import { sweepBlobsJob } from "@/lib/jobs/definitions/sweep-blobs";
import { sweepExports } from "@/lib/services/exports/sweep-exports";
import { sweepImports } from "@/lib/services/imports/sweep-imports";
import { sweepRuns } from "@/lib/services/predictions/sweep-runs";
import type { Handler } from "./context";

export const sweepBlobs: Handler = async (payload, { log }) => {
  readPayload(sweepBlobsJob, payload);
  const exports = await sweepExports();
  const swept = await sweepImports();
  const runs = await sweepRuns();
  if (swept.imports + swept.blobs + runs + exports > 0)
    log.info({ ...swept, runs, exports }, "swept what was abandoned");
};
