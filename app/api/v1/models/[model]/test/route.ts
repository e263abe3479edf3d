import { modelEndpoints } from "@/lib/contracts/models";
import { json, withApi } from "@/lib/http/with-api";
import { testModel } from "@/lib/services/models/test-model";

export const POST = withApi(modelEndpoints.test, async ({ actor, params, body }) =>
  json(await testModel(actor, params.model, body)),
);
