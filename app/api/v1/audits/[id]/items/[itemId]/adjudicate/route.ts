import { adjudicationEndpoints } from "@/lib/contracts/adjudications";
import { json, withApi } from "@/lib/http/with-api";
import { adjudicate } from "@/lib/services/reviews/adjudicate";
import { idempotencyKeyOf } from "../key";

export const POST = withApi(adjudicationEndpoints.adjudicate, async ({ actor, params, body, request }) =>
  json(
    await adjudicate(actor, {
      auditId: params.id,
      itemId: params.itemId,
      key: idempotencyKeyOf(request),
      body,
    }),
  ),
);
