import { predictionEndpoints } from "@/lib/contracts/predictions";
import { json, withApi } from "@/lib/http/with-api";
import { withBody } from "@/lib/services/imports/body-source";
import { importPredictions } from "@/lib/services/predictions/import-predictions";

export const POST = withApi(predictionEndpoints.import, async ({ actor, params, query, request }) =>
  json(
    await withBody(request.body, (source) =>
      importPredictions(actor, source, {
        ...query,
        dataset: params.slug,
        rejects: null,
        signal: request.signal,
      }),
    ),
  ),
);
