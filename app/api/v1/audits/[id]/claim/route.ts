import { reviewEndpoints } from "@/lib/contracts/reviews";
import { json, withApi } from "@/lib/http/with-api";
import { claimItem } from "@/lib/services/reviews/claim-item";

export const POST = withApi(reviewEndpoints.claim, async ({ actor, params, body }) => {
  const claim = await claimItem(actor, params.id, body);
  if (claim.item) return json(claim.item);
  const headers = new Headers({ "x-queue": claim.queue });
  if (claim.queue === "leased") headers.set("retry-after", String(claim.retryAfter));
  return new Response(null, { status: 204, headers });
});
