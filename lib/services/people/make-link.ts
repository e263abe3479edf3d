import { publicUrl } from "@/lib/auth/public-url";
import { hashToken, newToken } from "@/lib/auth/token";
import type { Tx } from "@/lib/db/client";
import { insertLink, type LinkPurpose, revokeLinks } from "@/lib/db/links";
import type { Role } from "@/lib/domain/access";

const HOUR = 3_600_000;
export const LINK_LIFE_MS: Record<LinkPurpose, number> = {
  FIRST_ADMIN: 7 * 24 * HOUR,
  INVITE: 7 * 24 * HOUR,
  PASSWORD_RESET: 24 * HOUR,
};

const PATH = { FIRST_ADMIN: "/setup", INVITE: "/invite", PASSWORD_RESET: "/reset" } as const;

/**
 * A new one-time link; older ones for the same end are revoked. The token is in the answer only: the database keeps
 * its hash.
 */
export async function makeLink(
  tx: Tx,
  link: { purpose: LinkPurpose; role: Role; person: { id: string; email: string } | null; createdBy: string },
  now: Date,
): Promise<{ link: string; expiresAt: Date }> {
  const token = newToken();
  const expiresAt = new Date(now.getTime() + LINK_LIFE_MS[link.purpose]);
  await revokeLinks(tx, link.person ? { userId: link.person.id } : { purpose: link.purpose }, now);
  await insertLink(tx, {
    purpose: link.purpose,
    tokenHash: hashToken(token),
    email: link.person?.email ?? null,
    role: link.role,
    userId: link.person?.id ?? null,
    createdBy: link.createdBy,
    expiresAt,
  });
  return { link: publicUrl(`${PATH[link.purpose]}/${token}`), expiresAt };
}
