import { routerEndpoints } from "@/lib/contracts/router";
import { json, withApi } from "@/lib/http/with-api";
import { routeTurn } from "@/lib/services/router/route-turn";

export const POST = withApi(routerEndpoints.route, async ({ actor, body, request }) =>
  json(await routeTurn(actor, body, { signal: request.signal })),
);
