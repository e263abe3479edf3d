import { qualityEndpoints } from "@/lib/contracts/quality";
import { json, withApi } from "@/lib/http/with-api";
import { readQuality } from "@/lib/services/quality/read-quality";
import { startQuality } from "@/lib/services/quality/start-quality";

export const GET = withApi(qualityEndpoints.get, async ({ actor, params, query }) =>
  json(await readQuality(actor, params.slug, { withResult: query.result === "true" })),
);

export const POST = withApi(qualityEndpoints.start, async ({ actor, params }) =>
  json(await startQuality(actor, params.slug), 202),
);
