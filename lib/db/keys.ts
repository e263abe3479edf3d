import type { Role, Scope } from "@/lib/domain/access";
import { Prisma } from "@/lib/generated/prisma/client";
import { type DbOrTx, db, pool } from "./client";

export type LiveKey = {
  id: string;
  name: string;
  scopes: Scope[];
  /** More than a minute ago, or never. */
  usedLongAgo: boolean;
  /** Null for keys made on the command line for nobody in particular. */
  ownerId: string | null;
  ownerName: string | null;
  ownerRole: Role | null;
};

/**
 * The key with this hash and its owner, in one query; null when revoked, run out, or its owner is disabled. It is asked
 * with every call of the API: planned once a connection, and not by way of Prisma, which costs a live turn a
 * fifth of all its work.
 */
export async function findLiveKey(keyHash: string): Promise<LiveKey | null> {
  const { rows } = await pool().query<LiveKey>({
    name: "live-key",
    text: `SELECT k.id::text AS id, k.name, k.scopes::text[] AS scopes,
        (k.last_used_at IS NULL OR k.last_used_at < now() - interval '1 minute') AS "usedLongAgo",
        u.id::text AS "ownerId", u.name AS "ownerName", u.role::text AS "ownerRole"
      FROM api_key k LEFT JOIN "user" u ON u.id = k.user_id
      WHERE k.key_hash = $1 AND k.revoked_at IS NULL
        AND (k.expires_at IS NULL OR k.expires_at > now()) AND u.disabled_at IS NULL`,
    values: [keyHash],
  });
  return rows[0] ?? null;
}

/** Notes the key's use, at most once a minute, so that a busy key is not a row that everybody writes. */
export async function touchKey(id: string): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    UPDATE api_key SET last_used_at = now()
    WHERE id = ${id}::uuid AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`);
}

export type KeyRow = {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  userId: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  user: { name: string; email: string } | null;
};

const SHOWN = {
  id: true,
  name: true,
  prefix: true,
  scopes: true,
  userId: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  user: { select: { name: true, email: true } },
} as const;

/** Keys that were not revoked, newest first; of one owner, or of everybody. */
export const listKeys = (userId?: string): Promise<KeyRow[]> =>
  db().apiKey.findMany({
    where: { revokedAt: null, ...(userId !== undefined && { userId }) },
    select: SHOWN,
    orderBy: { createdAt: "desc" },
    take: 500,
  });

export const findKey = (tx: DbOrTx, id: string): Promise<(KeyRow & { revokedAt: Date | null }) | null> =>
  tx.apiKey.findUnique({ where: { id }, select: { ...SHOWN, revokedAt: true } });

export const insertKey = (
  tx: DbOrTx,
  key: {
    id: string;
    name: string;
    prefix: string;
    keyHash: string;
    scopes: Scope[];
    userId: string | null;
    expiresAt: Date | null;
  },
): Promise<KeyRow> => tx.apiKey.create({ data: key, select: SHOWN });

/** @returns whether it was live before. */
export async function revokeKey(tx: DbOrTx, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: now } });
  return count > 0;
}
