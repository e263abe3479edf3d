import { datasetEndpoints } from "@/lib/contracts/datasets";
import { runEndpoints } from "@/lib/contracts/runs";
import { json, withApi } from "@/lib/http/with-api";
import { getDataset } from "@/lib/services/datasets/get-dataset";
import { chooseRuns } from "@/lib/services/runs/choose-runs";

export const GET = withApi(datasetEndpoints.get, async ({ actor, params }) =>
  json(await getDataset(actor, params.slug)),
);

export const PATCH = withApi(runEndpoints.choose, async ({ actor, params, body }) =>
  json(await chooseRuns(actor, params.slug, body)),
);
