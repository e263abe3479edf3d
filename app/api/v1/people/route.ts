import { peopleEndpoints } from "@/lib/contracts/people";
import { json, withApi } from "@/lib/http/with-api";
import { listPeople } from "@/lib/services/people/list-people";

export const GET = withApi(peopleEndpoints.list, async ({ actor }) =>
  json({ people: await listPeople(actor) }),
);
