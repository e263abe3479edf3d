import { exportEndpoints } from "@/lib/contracts/exports";
import { json, withApi } from "@/lib/http/with-api";
import { getExport } from "@/lib/services/exports/list-exports";

export const GET = withApi(exportEndpoints.get, async ({ actor, params }) =>
  json(await getExport(actor, params.id)),
);
