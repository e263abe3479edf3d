import { generationEndpoints } from "@/lib/contracts/generations";
import { json, withApi } from "@/lib/http/with-api";
import { cancelGeneration } from "@/lib/services/generations/cancel-generation";

export const POST = withApi(generationEndpoints.cancel, async ({ actor, params }) =>
  json(await cancelGeneration(actor, params.id)),
);
