import { routerEndpoints } from "@/lib/contracts/router";
import { json, withApi } from "@/lib/http/with-api";
import { listDecisions } from "@/lib/services/router/list-decisions";

export const GET = withApi(routerEndpoints.decisions, async ({ actor, query }) =>
  json({ decisions: await listDecisions(actor, query.limit) }),
);
