import { reviewEndpoints } from "@/lib/contracts/reviews";
import { json, withApi } from "@/lib/http/with-api";
import { heartbeat } from "@/lib/services/reviews/keep-lease";

export const POST = withApi(reviewEndpoints.heartbeat, async ({ actor, params }) => {
  const { leaseExpiresAt } = await heartbeat(actor, { auditId: params.id, itemId: params.itemId });
  return json({ lease_expires_at: leaseExpiresAt.toISOString() });
});
