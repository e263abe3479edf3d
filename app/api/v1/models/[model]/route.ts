import { modelEndpoints } from "@/lib/contracts/models";
import { json, withApi } from "@/lib/http/with-api";
import { changeModel } from "@/lib/services/models/change-model";
import { getModel } from "@/lib/services/models/list-models";

export const GET = withApi(modelEndpoints.get, async ({ actor, params }) =>
  json(await getModel(actor, params.model)),
);

export const PATCH = withApi(modelEndpoints.change, async ({ actor, params, body }) =>
  json(await changeModel(actor, params.model, body)),
);
