import { routerEndpoints } from "@/lib/contracts/router";
import { withApi } from "@/lib/http/with-api";
import { readMetrics } from "@/lib/services/router/read-metrics";

export const GET = withApi(
  routerEndpoints.metrics,
  async ({ actor }) =>
    new Response(await readMetrics(actor), {
      headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" },
    }),
);
