import { auditEndpoints } from "@/lib/contracts/audits";
import { json, withApi } from "@/lib/http/with-api";
import { getAudit } from "@/lib/services/audits/get-audit";

export const GET = withApi(auditEndpoints.get, async ({ actor, params }) =>
  json(await getAudit(actor, params.id)),
);
