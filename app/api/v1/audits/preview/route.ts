import { auditEndpoints } from "@/lib/contracts/audits";
import { json, withApi } from "@/lib/http/with-api";
import { previewAudit } from "@/lib/services/audits/preview-audit";

export const POST = withApi(auditEndpoints.preview, async ({ actor, body }) =>
  json(await previewAudit(actor, body)),
);
