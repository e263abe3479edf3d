import { reviewEndpoints } from "@/lib/contracts/reviews";
import { json, withApi } from "@/lib/http/with-api";
import { undoReview } from "@/lib/services/reviews/undo-review";

export const POST = withApi(reviewEndpoints.undo, async ({ actor, params }) =>
  json(await undoReview(actor, { auditId: params.id, itemId: params.itemId })),
);
