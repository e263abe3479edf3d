import { SESSION_SECONDS } from "@/lib/auth/token";
import { logAction } from "@/lib/db/audit-log";
import type { Tx } from "@/lib/db/client";
import { insertSession } from "@/lib/db/people-sessions";
import type { Actor, Role } from "@/lib/domain/access";

/** A session that stands in the database; the cookie that names it is app's work. */
export type StartedSession = { userId: string; sessionId: string };

/** Signs a person in whose identity the caller has made sure of. */
export async function startSession(
  tx: Tx,
  person: { id: string; name: string; role: Role },
  by: "password" | "link" | "github" | "google",
  now: Date,
): Promise<StartedSession> {
  const sessionId = await insertSession(tx, person.id, new Date(now.getTime() + SESSION_SECONDS * 1000));
  const actor: Actor = { kind: "user", id: person.id, name: person.name, role: person.role };
  await logAction(tx, actor, {
    action: "session.start",
    target: { kind: "person", id: person.id },
    details: { by },
  });
  return { userId: person.id, sessionId };
}
