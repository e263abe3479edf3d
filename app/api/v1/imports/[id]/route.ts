import { importEndpoints } from "@/lib/contracts/imports";
import { json, withApi } from "@/lib/http/with-api";
import { readImport } from "@/lib/services/imports/read-import";

export const GET = withApi(importEndpoints.get, async ({ actor, params }) =>
  json(await readImport(actor, params.id)),
);
