import { generationEndpoints } from "@/lib/contracts/generations";
import { json, withApi } from "@/lib/http/with-api";
import { listGenerations } from "@/lib/services/generations/list-generations";
import { startGeneration } from "@/lib/services/generations/start-generation";

export const GET = withApi(generationEndpoints.list, async ({ actor, params, query }) =>
  json({ generations: await listGenerations(actor, params.slug, query.limit) }),
);

export const POST = withApi(generationEndpoints.start, async ({ actor, params, body }) => {
  const started = await startGeneration(actor, params.slug, body, { by: "worker" });
  return json(started, 202, { location: `/api/v1/generations/${started.id}` });
});
