import { generationEndpoints } from "@/lib/contracts/generations";
import { json, withApi } from "@/lib/http/with-api";
import { listItems } from "@/lib/services/generations/list-items";

export const GET = withApi(generationEndpoints.items, async ({ actor, params, query }) =>
  json(await listItems(actor, params.id, query)),
);
