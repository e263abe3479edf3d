import { evaluationEndpoints } from "@/lib/contracts/evaluations";
import { json, withApi } from "@/lib/http/with-api";
import { acceptedFormat } from "@/lib/services/audits/report/formats";
import { evaluate } from "@/lib/services/evaluations/evaluate";
import { evaluationMarkdown } from "@/lib/services/evaluations/markdown";

export const GET = withApi(evaluationEndpoints.evaluate, async ({ actor, query, request }) => {
  const evaluation = await evaluate(actor, query);
  if (acceptedFormat(request.headers.get("accept")) !== "md")
    return json(evaluation, 200, { vary: "accept" });
  return new Response(evaluationMarkdown(evaluation), {
    headers: {
      "content-type": "text/markdown; charset=utf-8",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
      vary: "accept",
    },
  });
});
