import { runEndpoints } from "@/lib/contracts/runs";
import { json, withApi } from "@/lib/http/with-api";
import { listRuns } from "@/lib/services/runs/list-runs";

export const GET = withApi(runEndpoints.list, async ({ actor, params, query }) =>
  json(await listRuns(actor, params.slug, query.limit)),
);
