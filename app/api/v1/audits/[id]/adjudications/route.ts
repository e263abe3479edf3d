import { adjudicationEndpoints } from "@/lib/contracts/adjudications";
import { json, withApi } from "@/lib/http/with-api";
import { listAdjudications } from "@/lib/services/reviews/list-adjudications";

export const GET = withApi(adjudicationEndpoints.list, async ({ actor, params, query }) =>
  json(await listAdjudications(actor, params.id, query)),
);
