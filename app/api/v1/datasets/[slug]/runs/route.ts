import { predictEndpoints } from "@/lib/contracts/predict";
import { runEndpoints } from "@/lib/contracts/runs";
import { json, withApi } from "@/lib/http/with-api";
import { startRun } from "@/lib/services/predict/start-run";
import { listRuns } from "@/lib/services/runs/list-runs";

export const GET = withApi(runEndpoints.list, async ({ actor, params, query }) =>
  json(await listRuns(actor, params.slug, query.limit)),
);

export const POST = withApi(predictEndpoints.start, async ({ actor, params, body }) =>
  json(await startRun(actor, params.slug, body, { by: "worker" }), 202),
);
