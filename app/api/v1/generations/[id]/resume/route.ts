import { generationEndpoints } from "@/lib/contracts/generations";
import { json, withApi } from "@/lib/http/with-api";
import { resumeGeneration } from "@/lib/services/generations/resume-generation";

export const POST = withApi(generationEndpoints.resume, async ({ actor, params, body }) =>
  json(await resumeGeneration(actor, params.id, { by: "worker", maxCost: body.max_cost }), 202),
);
