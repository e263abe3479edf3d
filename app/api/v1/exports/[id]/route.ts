import { exportEndpoints } from "@/lib/contracts/exports";
import { json, noContent, withApi } from "@/lib/http/with-api";
import { removeExport } from "@/lib/services/exports/delete-export";
import { getExport } from "@/lib/services/exports/list-exports";

export const GET = withApi(exportEndpoints.get, async ({ actor, params }) =>
  json(await getExport(actor, params.id)),
);

export const DELETE = withApi(exportEndpoints.remove, async ({ actor, params }) => {
  await removeExport(actor, params.id);
  return noContent();
});
