import { keyEndpoints } from "@/lib/contracts/keys";
import { json, withApi } from "@/lib/http/with-api";
import { createKey } from "@/lib/services/keys/create-key";
import { listKeys } from "@/lib/services/keys/list-keys";

export const GET = withApi(keyEndpoints.list, async ({ actor }) => json({ keys: await listKeys(actor) }));

export const POST = withApi(keyEndpoints.create, async ({ actor, body }) =>
  json(await createKey(actor, body), 201),
);
