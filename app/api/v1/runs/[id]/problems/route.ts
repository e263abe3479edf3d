import { predictEndpoints } from "@/lib/contracts/predict";
import { json, withApi } from "@/lib/http/with-api";
import { listProblems } from "@/lib/services/predict/list-problems";

export const GET = withApi(predictEndpoints.problems, async ({ actor, params, query }) =>
  json(await listProblems(actor, params.id, query)),
);
