import { importEndpoints } from "@/lib/contracts/imports";
import { downloadResponse } from "@/lib/http/download";
import { withApi } from "@/lib/http/with-api";
import { readRejects } from "@/lib/services/imports/read-rejects";

export const GET = withApi(importEndpoints.reasons, async ({ actor, params }) => {
  const file = await readRejects(actor, params.id, "reasons");
  return downloadResponse({ ...file, contentType: "application/x-ndjson; charset=utf-8" });
});
