import { hashPassword, verifyPassword } from "@/lib/auth/password";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { findCredentials, updatePerson } from "@/lib/db/people";
import { revokeSessions } from "@/lib/db/people-sessions";
import { countAttempt, forgetAttempts } from "@/lib/db/rate-limit";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { tooManyAttempts } from "../sessions/too-many-attempts";

/** One's own name and password need no permission, but a browser session: a leaked key must not change them. */
function assertPerson(actor: Actor): void {
  if (actor.kind !== "user")
    throw new AppError("forbidden", "Only a signed-in person can change their profile");
}

export async function changeOwnName(actor: Actor, name: string): Promise<void> {
  assertPerson(actor);
  await db().$transaction(async (tx) => {
    await updatePerson(tx, actor.id, { name });
    await logAction(tx, actor, {
      action: "person.rename",
      target: { kind: "person", id: actor.id },
      details: { from: actor.name, to: name },
    });
  });
}

/** Whether this person has a password, or signs in with GitHub or Google only. */
export async function hasPassword(actor: Actor): Promise<boolean> {
  assertPerson(actor);
  return ((await findCredentials({ id: actor.id }))?.passwordHash ?? null) !== null;
}

/**
 * Sets another password and ends all other sessions. The present one must be given, where there is one: an
 * unattended browser is not enough.
 *
 * @throws AppError invalid_input (present password wrong), too_many_requests
 */
export async function changeOwnPassword(
  actor: Actor,
  given: { current: string; next: string },
  keepSession: string,
  now = new Date(),
): Promise<void> {
  assertPerson(actor);
  tooManyAttempts(await countAttempt("password", actor.id));
  const credentials = await findCredentials({ id: actor.id });
  if (credentials?.passwordHash && !(await verifyPassword(credentials.passwordHash, given.current))) {
    throw new AppError("invalid_input", "The present password is wrong", { details: { field: "current" } });
  }
  await forgetAttempts("password", actor.id);
  const passwordHash = await hashPassword(given.next);
  await db().$transaction(async (tx) => {
    await updatePerson(tx, actor.id, { passwordHash });
    await revokeSessions(tx, actor.id, now, keepSession);
    await logAction(tx, actor, {
      action: "person.change_password",
      target: { kind: "person", id: actor.id },
    });
  });
}
