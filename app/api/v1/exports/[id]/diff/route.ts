import { diffEndpoint } from "@/lib/contracts/export-diff";
import { json, withApi } from "@/lib/http/with-api";
import { diffExports } from "@/lib/services/exports/diff-exports";

export const GET = withApi(diffEndpoint, async ({ actor, params, query }) =>
  json(await diffExports(actor, { before: params.id, after: query.with }, { limit: query.limit })),
);
