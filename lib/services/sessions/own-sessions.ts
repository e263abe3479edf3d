import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import {
  findSessionUser,
  listSessions,
  revokeSession,
  revokeSessions,
  type SessionRow,
} from "@/lib/db/people-sessions";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";

/** One's own sessions need no permission: they are all that these services touch. */
function assertPerson(actor: Actor): void {
  if (actor.kind !== "user") throw new AppError("forbidden", "Only a signed-in person has sessions");
}

/** The browsers in which this person is signed in, newest first. */
export function listOwnSessions(actor: Actor, now = new Date()): Promise<SessionRow[]> {
  assertPerson(actor);
  return listSessions(actor.id, now);
}

/** Signs one browser out. Ending what has ended is no error. */
export async function endSession(actor: Actor, sessionId: string, now = new Date()): Promise<void> {
  assertPerson(actor);
  if (!isId(sessionId)) return;
  await db().$transaction(async (tx) => {
    if (!(await revokeSession(tx, actor.id, sessionId, now))) return;
    await logAction(tx, actor, { action: "session.end", target: { kind: "person", id: actor.id } });
  });
}

/** As endSession, for a caller that holds the session's token and has not looked up whose it is. */
export async function endSessionById(userId: string, sessionId: string): Promise<void> {
  const user = await findSessionUser(sessionId);
  if (user?.id !== userId) return;
  await endSession({ kind: "user", id: user.id, name: user.name, role: user.role }, sessionId);
}

/** Signs all browsers out but the one to keep. @returns how many. */
export async function endOwnSessions(actor: Actor, keep?: string, now = new Date()): Promise<number> {
  assertPerson(actor);
  return db().$transaction(async (tx) => {
    const sessions = await revokeSessions(tx, actor.id, now, keep);
    await logAction(tx, actor, {
      action: "session.end_all",
      target: { kind: "person", id: actor.id },
      details: { sessions },
    });
    return sessions;
  });
}
