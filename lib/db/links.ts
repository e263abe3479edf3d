import type { Role } from "@/lib/domain/access";
import { Prisma } from "@/lib/generated/prisma/client";
import { newId } from "@/lib/ids";
import type { DbOrTx, Tx } from "./client";

export type LinkPurpose = "FIRST_ADMIN" | "INVITE" | "PASSWORD_RESET";

export type LinkRow = {
  id: string;
  purpose: LinkPurpose;
  email: string | null;
  role: Role;
  userId: string | null;
  expiresAt: Date;
};

const COLUMNS = Prisma.sql`id::text AS id, purpose::text AS purpose, email, role::text AS role,
  user_id::text AS "userId", expires_at AS "expiresAt"`;

const live = (tokenHash: string, purpose: LinkPurpose, now: Date) => Prisma.sql`
  token_hash = ${tokenHash} AND purpose = ${purpose}::access_link_purpose
  AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ${now}`;

export async function insertLink(
  tx: DbOrTx,
  link: Omit<LinkRow, "id"> & { tokenHash: string; createdBy: string },
): Promise<void> {
  await tx.accessLink.create({ data: { id: newId(), ...link } });
}

/** The link if it can still be used; looking does not use it. */
export async function findLiveLink(
  tx: DbOrTx,
  tokenHash: string,
  purpose: LinkPurpose,
  now: Date,
): Promise<LinkRow | null> {
  const rows = await tx.$queryRaw<LinkRow[]>(
    Prisma.sql`SELECT ${COLUMNS} FROM access_link WHERE ${live(tokenHash, purpose, now)}`,
  );
  return rows[0] ?? null;
}

/**
 * Uses the link up. One UPDATE decides: of two requests with the same link only one gets it, the other waits for the
 * row and finds it used. If the transaction fails afterwards, the link is unused again.
 */
export async function useLink(
  tx: Tx,
  tokenHash: string,
  purpose: LinkPurpose,
  now: Date,
): Promise<LinkRow | null> {
  const rows = await tx.$queryRaw<LinkRow[]>(
    Prisma.sql`UPDATE access_link SET used_at = ${now} WHERE ${live(tokenHash, purpose, now)} RETURNING ${COLUMNS}`,
  );
  return rows[0] ?? null;
}

/** Makes older links of a kind worthless: all of a person's, or (for the first admin) all there are. */
export async function revokeLinks(
  tx: DbOrTx,
  where: { purpose?: LinkPurpose; userId?: string },
  now: Date,
): Promise<number> {
  const { count } = await tx.accessLink.updateMany({
    where: { ...where, usedAt: null, revokedAt: null },
    data: { revokedAt: now },
  });
  return count;
}
