import { benchEndpoints } from "@/lib/contracts/bench";
import { json, withApi } from "@/lib/http/with-api";
import { listBenches } from "@/lib/services/bench/list-benches";
import { storeBench } from "@/lib/services/bench/store-bench";

export const GET = withApi(benchEndpoints.list, async ({ actor, query }) =>
  json({ benchmarks: await listBenches(actor, query) }),
);

export const POST = withApi(benchEndpoints.add, async ({ actor, body }) => {
  const { run, created } = await storeBench(actor, body, { imported: true });
  return json(run, created ? 201 : 200);
});
