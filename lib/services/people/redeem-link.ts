import { hashPassword } from "@/lib/auth/password";
import { hashToken } from "@/lib/auth/token";
import { logAction } from "@/lib/db/audit-log";
import { db, type Tx } from "@/lib/db/client";
import { type LinkPurpose, type LinkRow, useLink } from "@/lib/db/links";
import {
  findPerson,
  findPersonByEmail,
  insertPerson,
  lockActiveAdmins,
  lockFirstAdmin,
  type PersonRow,
  updatePerson,
} from "@/lib/db/people";
import { revokeSessions } from "@/lib/db/people-sessions";
import { countAttempt } from "@/lib/db/rate-limit";
import type { Role } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { type StartedSession, startSession } from "../sessions/start-session";
import { tooManyAttempts } from "../sessions/too-many-attempts";

type Someone = { id: string; name: string; role: Role };

const gone = () =>
  new AppError("gone", "This link was used already or has run out. Ask an admin for a new one.");

/** Uses the setup link: makes the first admin and signs them in. @throws AppError gone, already_exists */
export async function redeemFirstAdmin(
  token: string,
  given: { name: string; email: string; password: string },
  address: string,
  now = new Date(),
): Promise<StartedSession> {
  return redeem(token, "FIRST_ADMIN", given.password, address, now, async (tx, _link, passwordHash) => {
    if ((await lockActiveAdmins(tx)).length > 0) throw gone();
    const known = await findPersonByEmail(tx, given.email);
    if (known?.joined || known?.disabledAt) {
      throw new AppError("already_exists", `${given.email} has access already; use another e-mail address`);
    }
    const person = { id: known?.id ?? newId(), name: given.name, role: "ADMIN" as const };
    if (known) await updatePerson(tx, person.id, { name: person.name, role: "ADMIN", passwordHash });
    else await insertPerson(tx, { ...person, email: given.email, passwordHash });
    return { person, action: "person.first_admin" };
  });
}

/** Uses an invitation: sets name and password and signs in. @throws AppError gone */
export async function redeemInvitation(
  token: string,
  given: { name: string; password: string },
  address: string,
  now = new Date(),
): Promise<StartedSession> {
  return redeem(token, "INVITE", given.password, address, now, async (tx, link, passwordHash) => {
    const person = await personOf(tx, link);
    await updatePerson(tx, person.id, { name: given.name, passwordHash });
    return { person: { ...person, name: given.name }, action: "person.join" };
  });
}

/** Uses a reset link: sets the password, ends every session, and signs in anew. @throws AppError gone */
export async function redeemReset(
  token: string,
  given: { password: string },
  address: string,
  now = new Date(),
): Promise<StartedSession> {
  return redeem(token, "PASSWORD_RESET", given.password, address, now, async (tx, link, passwordHash) => {
    const person = await personOf(tx, link);
    await updatePerson(tx, person.id, { passwordHash });
    await revokeSessions(tx, person.id, now);
    return { person, action: "person.reset_password" };
  });
}

async function redeem(
  token: string,
  purpose: LinkPurpose,
  password: string,
  address: string,
  now: Date,
  act: (tx: Tx, link: LinkRow, passwordHash: string) => Promise<{ person: Someone; action: string }>,
): Promise<StartedSession> {
  tooManyAttempts(await countAttempt("link", address));
  // Before the transaction: hashing takes its time, and no row should be locked meanwhile.
  const passwordHash = await hashPassword(password);
  return db().$transaction(async (tx) => {
    // Before the link's row, as in firstAdminLink: two setups at once come one after the other.
    if (purpose === "FIRST_ADMIN") await lockFirstAdmin(tx);
    const link = await useLink(tx, hashToken(token), purpose, now);
    if (!link) throw gone();
    const { person, action } = await act(tx, link, passwordHash);
    await logAction(tx, { kind: "user", ...person }, { action, target: { kind: "person", id: person.id } });
    return startSession(tx, person, "link", now);
  });
}

async function personOf(tx: Tx, link: LinkRow): Promise<PersonRow> {
  const person = link.userId === null ? null : await findPerson(tx, link.userId);
  if (!person || person.disabledAt) throw gone();
  return person;
}
