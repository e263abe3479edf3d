import { hashToken } from "@/lib/auth/token";
import { db } from "@/lib/db/client";
import { findLiveLink, type LinkPurpose } from "@/lib/db/links";
import { findPerson } from "@/lib/db/people";
import { countAttempt } from "@/lib/db/rate-limit";
import type { Role } from "@/lib/domain/access";
import { tooManyAttempts } from "../sessions/too-many-attempts";

export type LinkView = { role: Role; email: string | null; name: string | null; expiresAt: Date };

/**
 * What a one-time link would do, without using it; null when it was used, revoked, ran out, or never was. Whoever
 * holds the link may look.
 *
 * @throws AppError too_many_requests
 */
export async function inspectLink(
  token: string,
  purpose: LinkPurpose,
  address: string,
  now = new Date(),
): Promise<LinkView | null> {
  tooManyAttempts(await countAttempt("link", address));
  const link = await findLiveLink(db(), hashToken(token), purpose, now);
  if (!link) return null;
  const person = link.userId === null ? null : await findPerson(db(), link.userId);
  if (link.userId !== null && (!person || person.disabledAt)) return null;
  return {
    role: person?.role ?? link.role,
    email: person?.email ?? link.email,
    name: person?.name ?? null,
    expiresAt: link.expiresAt,
  };
}
