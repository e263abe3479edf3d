import { generationEndpoints } from "@/lib/contracts/generations";
import { json, withApi } from "@/lib/http/with-api";
import { readGeneration } from "@/lib/services/generations/read-generation";

export const GET = withApi(generationEndpoints.get, async ({ actor, params }) =>
  json(await readGeneration(actor, params.id)),
);
