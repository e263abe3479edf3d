import { hashToken, newToken } from "@/lib/auth/token";
import type { CreatedKey, CreateKeyBody } from "@/lib/contracts/keys";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { insertKey } from "@/lib/db/keys";
import { findPersonByEmail } from "@/lib/db/people";
import type { Actor } from "@/lib/domain/access";
import { newId } from "@/lib/ids";
import { assertFound } from "../people/to-person";
import { authoriseKeys } from "./authorise-keys";
import { toKey } from "./to-key";

/** "px_" and so much of the rest as tells keys apart, and no more. */
const PREFIX_LENGTH = 9;
const DAY = 86_400_000;

/**
 * Makes an API key; the answer is the only place where it ever stands in full. It belongs to whoever makes it, or to
 * `ownerEmail`; made on the command line without an owner it belongs to nobody, and only its scopes limit it.
 */
export async function createKey(
  actor: Actor,
  body: CreateKeyBody & { ownerEmail?: string },
  now = new Date(),
): Promise<CreatedKey> {
  const ownerless = actor.kind === "cli" || actor.kind === "system";
  if (ownerless || body.ownerEmail) authoriseKeys(actor, null);
  const owner = body.ownerEmail
    ? assertFound(await findPersonByEmail(db(), body.ownerEmail.trim().toLowerCase()), body.ownerEmail)
    : null;
  const ownerId = owner?.id ?? (ownerless ? null : actor.id);
  authoriseKeys(actor, ownerId);
  const key = `px_${newToken()}`;
  return db().$transaction(async (tx) => {
    const row = await insertKey(tx, {
      id: newId(),
      name: body.name,
      prefix: key.slice(0, PREFIX_LENGTH),
      keyHash: hashToken(key),
      scopes: body.scopes,
      userId: ownerId,
      expiresAt: body.expires_in_days ? new Date(now.getTime() + body.expires_in_days * DAY) : null,
    });
    await logAction(tx, actor, {
      action: "key.create",
      target: { kind: "key", id: row.id },
      details: { name: body.name, scopes: body.scopes, owner: row.user?.name ?? null },
    });
    return { ...toKey(row), key };
  });
}
