import { studentEndpoints } from "@/lib/contracts/student";
import { json, withApi } from "@/lib/http/with-api";
import { startTraining } from "@/lib/services/student/start-training";

export const POST = withApi(studentEndpoints.train, async ({ actor, params, body }) =>
  json(await startTraining(actor, params.slug, body), 202),
);
