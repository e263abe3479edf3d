import { evaluationEndpoints } from "@/lib/contracts/evaluations";
import { json, withApi } from "@/lib/http/with-api";
import { listEvaluatedRows } from "@/lib/services/evaluations/list-evaluated-rows";

export const GET = withApi(evaluationEndpoints.rows, async ({ actor, query }) =>
  json(await listEvaluatedRows(actor, query)),
);
