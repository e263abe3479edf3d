import { routerEndpoints } from "@/lib/contracts/router";
import { json, withApi } from "@/lib/http/with-api";
import { sendToReview } from "@/lib/services/router/send-to-review";

export const POST = withApi(routerEndpoints.review, async ({ actor, params, body }) =>
  json(await sendToReview(actor, params.id, body)),
);
