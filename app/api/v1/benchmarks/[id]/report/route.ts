import { BENCH_TYPES, benchEndpoints } from "@/lib/contracts/bench";
import { withApi } from "@/lib/http/with-api";
import { getBench } from "@/lib/services/bench/get-bench";
import { benchMarkdown } from "@/lib/services/bench/markdown";

export const GET = withApi(benchEndpoints.report, async ({ actor, params, query: { format } }) => {
  const { report } = await getBench(actor, params.id);
  const text = format === "md" ? benchMarkdown(report) : `${JSON.stringify(report, null, 2)}\n`;
  return new Response(text, {
    headers: {
      "content-type": `${BENCH_TYPES[format]}; charset=utf-8`,
      "content-disposition": `attachment; filename="bench-${report.at.slice(0, 10)}-${report.id.slice(-8)}.${format}"`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
});
