import { auditEndpoints } from "@/lib/contracts/audits";
import { json, withApi } from "@/lib/http/with-api";
import { createAudit } from "@/lib/services/audits/create-audit";
import { getAudits } from "@/lib/services/audits/list-audits";

export const POST = withApi(auditEndpoints.create, async ({ actor, body }) =>
  json(await createAudit(actor, body), 201),
);

export const GET = withApi(auditEndpoints.list, async ({ actor, query }) =>
  json({ audits: await getAudits(actor, query) }),
);
