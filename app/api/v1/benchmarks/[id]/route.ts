import { benchEndpoints } from "@/lib/contracts/bench";
import { json, noContent, withApi } from "@/lib/http/with-api";
import { getBench } from "@/lib/services/bench/get-bench";
import { removeBench } from "@/lib/services/bench/remove-bench";

export const GET = withApi(benchEndpoints.get, async ({ actor, params }) =>
  json(await getBench(actor, params.id)),
);

export const DELETE = withApi(benchEndpoints.remove, async ({ actor, params }) => {
  await removeBench(actor, params.id);
  return noContent();
});
