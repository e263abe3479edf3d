import { exportEndpoints } from "@/lib/contracts/exports";
import { json, withApi } from "@/lib/http/with-api";
import { repeatExport } from "@/lib/services/exports/repeat-export";

export const POST = withApi(exportEndpoints.repeat, async ({ actor, params }) =>
  json(await repeatExport(actor, params.id), 202),
);
