import { predictEndpoints } from "@/lib/contracts/predict";
import { json, withApi } from "@/lib/http/with-api";
import { cancelRun } from "@/lib/services/predict/cancel-run";

export const POST = withApi(predictEndpoints.cancel, async ({ actor, params }) =>
  json(await cancelRun(actor, params.id)),
);
