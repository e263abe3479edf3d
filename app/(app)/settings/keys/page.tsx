import type { Metadata } from "next";
import { KeyTable } from "@/components/settings/key-table";
import { requireActor } from "@/lib/auth/current-actor";
import { can, SCOPES } from "@/lib/domain/access";
import { listKeys } from "@/lib/services/keys/list-keys";
import { createKey, revokeKey } from "./actions";

export const metadata: Metadata = { title: "API keys" };

export default async function KeysPage() {
  const actor = await requireActor();
  return (
    <KeyTable
      keys={await listKeys(actor)}
      everybody={can(actor, "keys:manage")}
      scopes={SCOPES}
      create={createKey}
      revoke={revokeKey}
    />
  );
}
