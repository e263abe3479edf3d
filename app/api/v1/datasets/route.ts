import { datasetEndpoints } from "@/lib/contracts/datasets";
import { json, withApi } from "@/lib/http/with-api";
import { createDataset } from "@/lib/services/datasets/create-dataset";
import { listDatasets } from "@/lib/services/datasets/list-datasets";

export const GET = withApi(datasetEndpoints.list, async ({ actor, query }) =>
  json({ datasets: await listDatasets(actor, { archived: query.archived === "true" }) }),
);

export const POST = withApi(datasetEndpoints.create, async ({ actor, body }) =>
  json(await createDataset(actor, body), 201),
);
