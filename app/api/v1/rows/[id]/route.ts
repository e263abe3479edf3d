import { rowEndpoints } from "@/lib/contracts/rows";
import { json, withApi } from "@/lib/http/with-api";
import { getRow } from "@/lib/services/rows/get-row";

export const GET = withApi(rowEndpoints.get, async ({ actor, params, query }) =>
  json(await getRow(actor, params.id, { allPredictions: query.predictions === "all" })),
);
