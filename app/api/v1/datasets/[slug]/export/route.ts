import { exportEndpoints } from "@/lib/contracts/exports";
import { ndjsonBody } from "@/lib/http/ndjson-body";
import { withApi } from "@/lib/http/with-api";
import { startExport } from "@/lib/services/exports/export-rows";

export const GET = withApi(exportEndpoints.download, async ({ actor, params, query }) => {
  const {
    target,
    status,
    "with-hash": withHash,
    reasoned,
    label,
    "max-tokens": maxTokens,
    ...filter
  } = query;
  const { id, events } = await startExport(actor, {
    dataset: params.slug,
    target,
    status,
    filter,
    withHash: withHash === "true",
    reasoned: reasoned === "true",
    label,
    ...(maxTokens !== undefined && { maxTokens }),
    single: true,
  });
  async function* lines() {
    for await (const event of events) if ("line" in event) yield event.line;
  }
  return new Response(ndjsonBody(lines()), {
    headers: {
      "content-type": "application/x-ndjson; charset=utf-8",
      "content-disposition": `attachment; filename="${params.slug}.${target}.jsonl"`,
      "cache-control": "no-store",
      "x-export-id": id,
    },
  });
});
