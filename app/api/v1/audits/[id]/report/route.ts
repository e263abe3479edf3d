import { auditEndpoints } from "@/lib/contracts/audits";
import { json, withApi } from "@/lib/http/with-api";
import { reportAudit } from "@/lib/services/audits/report-audit";

export const GET = withApi(auditEndpoints.report, async ({ actor, params }) =>
  json(await reportAudit(actor, params.id)),
);
