import { exportEndpoints } from "@/lib/contracts/exports";
import { downloadResponse } from "@/lib/http/download";
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
  async function* chunks() {
    for await (const event of events) if ("bytes" in event) yield event.bytes;
  }
  const response = downloadResponse({
    fileName: `${params.slug}.${target}.jsonl`,
    contentType: "application/x-ndjson; charset=utf-8",
    chunks: chunks(),
  });
  response.headers.set("x-export-id", id);
  return response;
});
