import { auditPeopleEndpoints } from "@/lib/contracts/audit-people";
import { json, withApi } from "@/lib/http/with-api";
import { assignPeople } from "@/lib/services/reviews/assign-people";
import { auditPeople } from "@/lib/services/reviews/audit-people";

export const GET = withApi(auditPeopleEndpoints.people, async ({ actor, params }) =>
  json(await auditPeople(actor, params.id)),
);

export const PUT = withApi(auditPeopleEndpoints.assign, async ({ actor, params, body }) =>
  json(await assignPeople(actor, params.id, body)),
);
