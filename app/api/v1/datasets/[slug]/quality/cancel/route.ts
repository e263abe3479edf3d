import { qualityEndpoints } from "@/lib/contracts/quality";
import { json, withApi } from "@/lib/http/with-api";
import { cancelQuality } from "@/lib/services/quality/cancel-quality";

export const POST = withApi(qualityEndpoints.cancel, async ({ actor, params }) =>
  json(await cancelQuality(actor, params.slug)),
);
