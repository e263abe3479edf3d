import { exportEndpoints } from "@/lib/contracts/exports";
import { json, withApi } from "@/lib/http/with-api";
import { previewExport } from "@/lib/services/exports/preview-export";
import { readRequest } from "@/lib/services/exports/read-request";

export const POST = withApi(exportEndpoints.preview, async ({ actor, body }) =>
  json(await previewExport(actor, readRequest(body))),
);
