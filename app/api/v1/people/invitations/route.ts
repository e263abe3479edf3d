import { peopleEndpoints } from "@/lib/contracts/people";
import { json, withApi } from "@/lib/http/with-api";
import { invitePerson } from "@/lib/services/people/invite-person";

export const POST = withApi(peopleEndpoints.invite, async ({ actor, body }) =>
  json(await invitePerson(actor, body), 201),
);
