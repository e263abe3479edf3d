import { keyEndpoints } from "@/lib/contracts/keys";
import { noContent, withApi } from "@/lib/http/with-api";
import { revokeKey } from "@/lib/services/keys/revoke-key";

export const DELETE = withApi(keyEndpoints.revoke, async ({ actor, params }) => {
  await revokeKey(actor, params.id);
  return noContent();
});
