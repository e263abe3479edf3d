import { reviewEndpoints } from "@/lib/contracts/reviews";
import { json, withApi } from "@/lib/http/with-api";
import { submitReview } from "@/lib/services/reviews/submit-review";
import { idempotencyKeyOf } from "../key";

export const POST = withApi(reviewEndpoints.review, async ({ actor, params, body, request }) =>
  json(
    await submitReview(actor, {
      auditId: params.id,
      itemId: params.itemId,
      key: idempotencyKeyOf(request),
      body,
    }),
  ),
);
