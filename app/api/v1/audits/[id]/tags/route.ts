import { auditPeopleEndpoints } from "@/lib/contracts/audit-people";
import { json, withApi } from "@/lib/http/with-api";
import { auditTags } from "@/lib/services/reviews/audit-marks";

export const GET = withApi(auditPeopleEndpoints.tags, async ({ actor, params }) =>
  json(await auditTags(actor, params.id)),
);
