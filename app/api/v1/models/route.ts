import { modelEndpoints } from "@/lib/contracts/models";
import { json, withApi } from "@/lib/http/with-api";
import { createModel } from "@/lib/services/models/create-model";
import { listModels } from "@/lib/services/models/list-models";

export const GET = withApi(modelEndpoints.list, async ({ actor, query }) =>
  json({ models: await listModels(actor, { archived: query.archived === "true" }) }),
);

export const POST = withApi(modelEndpoints.create, async ({ actor, body }) =>
  json(await createModel(actor, body), 201),
);
