import { reviewEndpoints } from "@/lib/contracts/reviews";
import { json, withApi } from "@/lib/http/with-api";
import { flagItem } from "@/lib/services/reviews/flag-item";

export const PUT = withApi(reviewEndpoints.flag, async ({ actor, params, body }) =>
  json({ flag: await flagItem(actor, { auditId: params.id, itemId: params.itemId }, body) }),
);
