import { peopleEndpoints } from "@/lib/contracts/people";
import { json, withApi } from "@/lib/http/with-api";

export const GET = withApi(peopleEndpoints.me, async ({ actor: { kind, id, name, role, scopes } }) =>
  json({ kind, id, name, role, scopes: scopes ?? null }),
);
