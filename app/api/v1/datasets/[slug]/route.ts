import { datasetEndpoints } from "@/lib/contracts/datasets";
import { json, withApi } from "@/lib/http/with-api";
import { getDataset } from "@/lib/services/datasets/get-dataset";

export const GET = withApi(datasetEndpoints.get, async ({ actor, params }) =>
  json(await getDataset(actor, params.slug)),
);
