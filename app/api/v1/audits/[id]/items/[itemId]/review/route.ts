import { idempotencyKeySchema, reviewEndpoints } from "@/lib/contracts/reviews";
import { AppError } from "@/lib/errors";
import { json, withApi } from "@/lib/http/with-api";
import { submitReview } from "@/lib/services/reviews/submit-review";

export const POST = withApi(reviewEndpoints.review, async ({ actor, params, body, request }) => {
  const key = idempotencyKeySchema.safeParse(request.headers.get("idempotency-key") ?? undefined);
  if (!key.success) {
    const message = key.error.issues.map((issue) => issue.message).join("; ");
    throw new AppError("invalid_input", `headers.Idempotency-Key: ${message}`);
  }
  return json(await submitReview(actor, { auditId: params.id, itemId: params.itemId, key: key.data, body }));
});
