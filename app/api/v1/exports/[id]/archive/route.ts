import { exportEndpoints } from "@/lib/contracts/exports";
import { rangeResponse } from "@/lib/http/range-download";
import { withApi } from "@/lib/http/with-api";
import { readExportArchive } from "@/lib/services/exports/read-export-file";

export const GET = withApi(exportEndpoints.archive, async ({ actor, params, request }) =>
  rangeResponse(request, await readExportArchive(actor, params.id), "application/x-tar"),
);
