import { generationEndpoints } from "@/lib/contracts/generations";
import { json, withApi } from "@/lib/http/with-api";
import { readItem } from "@/lib/services/generations/read-item";

export const GET = withApi(generationEndpoints.item, async ({ actor, params }) =>
  json(await readItem(actor, params.id, params.position)),
);
