import { predictEndpoints } from "@/lib/contracts/predict";
import { json, withApi } from "@/lib/http/with-api";
import { resumeRun } from "@/lib/services/predict/resume-run";

export const POST = withApi(predictEndpoints.resume, async ({ actor, params, body }) =>
  json(await resumeRun(actor, params.id, body, { by: "worker" }), 202),
);
