import { runEndpoints } from "@/lib/contracts/runs";
import { json, withApi } from "@/lib/http/with-api";
import { getRun } from "@/lib/services/runs/get-run";

export const GET = withApi(runEndpoints.get, async ({ actor, params }) =>
  json(await getRun(actor, params.id)),
);
