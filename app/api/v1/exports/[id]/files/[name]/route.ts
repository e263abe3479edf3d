import { exportEndpoints } from "@/lib/contracts/exports";
import { rangeResponse } from "@/lib/http/range-download";
import { withApi } from "@/lib/http/with-api";
import { readExportFile } from "@/lib/services/exports/read-export-file";

export const GET = withApi(exportEndpoints.file, async ({ actor, params, request }) =>
  rangeResponse(request, await readExportFile(actor, params.id, params.name), "application/octet-stream"),
);
