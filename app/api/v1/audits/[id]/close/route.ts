import { auditEndpoints } from "@/lib/contracts/audits";
import { json, withApi } from "@/lib/http/with-api";
import { changeAuditStatus } from "@/lib/services/audits/set-audit-status";

export const POST = withApi(auditEndpoints.close, async ({ actor, params }) =>
  json(await changeAuditStatus(actor, params.id, "closed")),
);
