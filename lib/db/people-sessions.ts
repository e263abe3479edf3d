import type { Role } from "@/lib/domain/access";
import { newId } from "@/lib/ids";
import { type DbOrTx, db, pool } from "./client";

export type SessionUser = { id: string; email: string; name: string; role: Role };

/**
 * The user of a live session, in one query; null when it was ended, ran out, or its user is disabled. Asked with every
 * request, as keys are (findLiveKey).
 */
export async function findSessionUser(sessionId: string): Promise<SessionUser | null> {
  const { rows } = await pool().query<SessionUser>({
    name: "session-user",
    text: `SELECT u.id::text AS id, u.email, u.name, u.role::text AS role
      FROM session s JOIN "user" u ON u.id = s.user_id
      WHERE s.id = $1::uuid AND s.revoked_at IS NULL AND s.expires_at > now() AND u.disabled_at IS NULL`,
    values: [sessionId],
  });
  return rows[0] ?? null;
}

/** @returns the new session's id. */
export async function insertSession(tx: DbOrTx, userId: string, expiresAt: Date): Promise<string> {
  const id = newId();
  await tx.session.create({ data: { id, userId, expiresAt } });
  return id;
}

export type SessionRow = { id: string; createdAt: Date; expiresAt: Date };

/** A user's live sessions, newest first. */
export const listSessions = (userId: string, now: Date): Promise<SessionRow[]> =>
  db().session.findMany({
    where: { userId, revokedAt: null, expiresAt: { gt: now } },
    select: { id: true, createdAt: true, expiresAt: true },
    orderBy: { createdAt: "desc" },
    take: 100,
  });

/** Ends one session of this user. @returns whether there was one to end. */
export async function revokeSession(
  tx: DbOrTx,
  userId: string,
  sessionId: string,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.session.updateMany({
    where: { id: sessionId, userId, revokedAt: null },
    data: { revokedAt: now },
  });
  return count > 0;
}

/** Ends all sessions of a user, but for the one to keep. @returns how many were ended. */
export async function revokeSessions(tx: DbOrTx, userId: string, now: Date, keep?: string): Promise<number> {
  const { count } = await tx.session.updateMany({
    where: { userId, revokedAt: null, expiresAt: { gt: now }, ...(keep && { id: { not: keep } }) },
    data: { revokedAt: now },
  });
  return count;
}
