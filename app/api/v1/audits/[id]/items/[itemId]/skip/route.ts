import { reviewEndpoints } from "@/lib/contracts/reviews";
import { withApi } from "@/lib/http/with-api";
import { skip } from "@/lib/services/reviews/keep-lease";

export const POST = withApi(reviewEndpoints.skip, async ({ actor, params }) => {
  await skip(actor, { auditId: params.id, itemId: params.itemId });
  return new Response(null, { status: 204 });
});
