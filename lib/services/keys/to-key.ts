import { type ApiKey, scopeSchema } from "@/lib/contracts/keys";
import type { KeyRow } from "@/lib/db/keys";

export const toKey = (row: KeyRow): ApiKey => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  scopes: row.scopes.map((scope) => scopeSchema.parse(scope)),
  owner: row.userId && row.user ? { id: row.userId, name: row.user.name, email: row.user.email } : null,
  created_at: row.createdAt.toISOString(),
  expires_at: row.expiresAt?.toISOString() ?? null,
  last_used_at: row.lastUsedAt?.toISOString() ?? null,
});
