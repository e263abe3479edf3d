import { importEndpoints } from "@/lib/contracts/imports";
import { json, withApi } from "@/lib/http/with-api";
import { withBody } from "@/lib/services/imports/body-source";
import { listImports } from "@/lib/services/imports/list-imports";
import { queueImport } from "@/lib/services/imports/queue-import";

export const GET = withApi(importEndpoints.list, async ({ actor, params, query }) =>
  json({ imports: await listImports(actor, params.slug, query.limit) }),
);

export const POST = withApi(importEndpoints.upload, async ({ actor, params, query, request }) => {
  const queued = await withBody(request.body, (source) =>
    queueImport(actor, source, {
      dataset: params.slug,
      fileName: query.filename,
      format: query.format,
      split: query.split,
      atomic: query.atomic,
      dryRun: query["dry-run"],
    }),
  );
  return json(queued, 202, { location: `/api/v1/imports/${queued.id}` });
});
