import { auditPeopleEndpoints } from "@/lib/contracts/audit-people";
import { json, withApi } from "@/lib/http/with-api";
import { auditFlags } from "@/lib/services/reviews/audit-marks";

export const GET = withApi(auditPeopleEndpoints.flags, async ({ actor, params }) =>
  json(await auditFlags(actor, params.id)),
);
