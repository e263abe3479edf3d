import { importEndpoints } from "@/lib/contracts/imports";
import { json, withApi } from "@/lib/http/with-api";
import { cancelImport } from "@/lib/services/imports/cancel-import";

export const POST = withApi(importEndpoints.cancel, async ({ actor, params }) =>
  json(await cancelImport(actor, params.id)),
);
