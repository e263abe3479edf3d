import { reviewEndpoints } from "@/lib/contracts/reviews";
import { withApi } from "@/lib/http/with-api";
import { releaseItem } from "@/lib/services/reviews/keep-lease";

export const POST = withApi(reviewEndpoints.release, async ({ actor, params }) => {
  await releaseItem(actor, { auditId: params.id, itemId: params.itemId });
  return new Response(null, { status: 204 });
});
