import { generationEndpoints } from "@/lib/contracts/generations";
import { json, withApi } from "@/lib/http/with-api";
import { estimateGeneration } from "@/lib/services/generations/estimate-generation";

export const POST = withApi(generationEndpoints.estimate, async ({ actor, body }) =>
  json(await estimateGeneration(actor, body)),
);
