import { predictEndpoints } from "@/lib/contracts/predict";
import { json, withApi } from "@/lib/http/with-api";
import { listAllRuns } from "@/lib/services/runs/list-runs";

export const GET = withApi(predictEndpoints.all, async ({ actor, query }) =>
  json({ runs: await listAllRuns(actor, query) }),
);
