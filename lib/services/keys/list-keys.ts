import type { ApiKey } from "@/lib/contracts/keys";
import { listKeys as listRows } from "@/lib/db/keys";
import type { Actor } from "@/lib/domain/access";
import { authoriseKeys, managesAllKeys } from "./authorise-keys";
import { toKey } from "./to-key";

/** Keys that were not revoked: everybody's for whoever manages keys, else one's own. */
export async function listKeys(actor: Actor): Promise<ApiKey[]> {
  if (managesAllKeys(actor)) return (await listRows()).map(toKey);
  authoriseKeys(actor, actor.id);
  return (await listRows(actor.id)).map(toKey);
}
