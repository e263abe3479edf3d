import { reviewEndpoints } from "@/lib/contracts/reviews";
import { json, withApi } from "@/lib/http/with-api";
import { keepDraft } from "@/lib/services/reviews/keep-lease";

export const PUT = withApi(reviewEndpoints.draft, async ({ actor, params, body }) => {
  const { savedAt } = await keepDraft(actor, { auditId: params.id, itemId: params.itemId }, body);
  return json({ saved_at: savedAt.toISOString() });
});
