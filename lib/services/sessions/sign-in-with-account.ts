import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { revokeLinks } from "@/lib/db/links";
import { findPersonByAccount, findPersonByEmail, linkAccount } from "@/lib/db/people";
import { AppError } from "@/lib/errors";
import { type StartedSession, startSession } from "./start-session";

export type OAuthIdentity = {
  provider: "github" | "google";
  /** The provider's own, lasting id of the account. */
  accountId: string;
  /** Only an address that the provider has verified; null otherwise. */
  verifiedEmail: string | null;
};

/**
 * Signs in somebody whom GitHub or Google vouches for: by the account if it is known here, else by its verified e-mail
 * if that was invited. Nobody gets in who was not invited.
 *
 * @throws AppError forbidden
 */
export function signInWithAccount(identity: OAuthIdentity, now = new Date()): Promise<StartedSession> {
  return db().$transaction(async (tx) => {
    const known = await findPersonByAccount(tx, identity.provider, identity.accountId);
    const email = identity.verifiedEmail?.trim().toLowerCase();
    const person = known ?? (email ? await findPersonByEmail(tx, email) : null);
    if (!person || person.disabledAt) {
      throw new AppError("forbidden", "This account was not invited; ask an admin for access");
    }
    if (!known) {
      await linkAccount(tx, person.id, identity.provider, identity.accountId);
      await revokeLinks(tx, { userId: person.id, purpose: "INVITE" }, now);
      await logAction(
        tx,
        { kind: "user", id: person.id, name: person.name, role: person.role },
        {
          action: "person.link_account",
          target: { kind: "person", id: person.id },
          details: { provider: identity.provider },
        },
      );
    }
    return startSession(tx, person, identity.provider, now);
  });
}
