import { reviewEndpoints } from "@/lib/contracts/reviews";
import { json, withApi } from "@/lib/http/with-api";
import { chooseFirst } from "@/lib/services/reviews/choose-first";

export const POST = withApi(reviewEndpoints.choice, async ({ actor, params, body }) =>
  json(await chooseFirst(actor, { auditId: params.id, itemId: params.itemId }, body)),
);
