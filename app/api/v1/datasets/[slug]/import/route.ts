import { importEndpoints } from "@/lib/contracts/imports";
import { json, withApi } from "@/lib/http/with-api";
import { withBody } from "@/lib/services/imports/body-source";
import { importRows } from "@/lib/services/imports/import-rows";

export const POST = withApi(importEndpoints.import, async ({ actor, params, query, request }) => {
  const length = Number(request.headers.get("content-length"));
  const summary = await withBody(request.body, (source) =>
    importRows(actor, source, {
      dataset: params.slug,
      createDataset: query.create,
      fileName: query.filename ?? "request body",
      bytesTotal: length > 0 ? length : undefined,
      format: query.format,
      split: query.split,
      atomic: query.atomic,
      dryRun: query["dry-run"],
      rejects: "blobs",
      signal: request.signal,
    }),
  );
  return json(summary);
});
