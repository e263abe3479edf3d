import { logAction } from "@/lib/db/audit-log";
import { db, type Tx } from "@/lib/db/client";
import { revokeLinks } from "@/lib/db/links";
import {
  deletePerson,
  findPerson,
  lockActiveAdmins,
  type PersonChange,
  type PersonRow,
  updatePerson,
} from "@/lib/db/people";
import { revokeSessions } from "@/lib/db/people-sessions";
import type { Actor, Role } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { assertFound, assertId } from "./to-person";

type Change = { action: string; details?: Record<string, string | number>; write: () => Promise<void> };

/** Gives a person another role, at once also in sessions that run. @throws AppError not_found, conflict (last admin) */
export const changeRole = (actor: Actor, id: string, role: Role): Promise<void> =>
  change(actor, id, async (tx, person) => {
    if (person.role === role) return null;
    if (role !== "ADMIN") await keepOneAdmin(tx, person, "give another role to");
    return {
      action: "person.change_role",
      details: { from: person.role, to: role },
      write: write(tx, id, { role }),
    };
  });

/** Takes a person's access away: sessions end, keys and links stop working. @throws AppError not_found, conflict */
export const disablePerson = (actor: Actor, id: string, now = new Date()): Promise<void> =>
  change(actor, id, async (tx, person) => {
    if (person.disabledAt) return null;
    // Link, person, sessions: the order in which a link is redeemed, so that the two wait for each other and no more.
    await revokeLinks(tx, { userId: id }, now);
    await keepOneAdmin(tx, person, "disable");
    await revokeSessions(tx, id, now);
    return { action: "person.disable", write: write(tx, id, { disabledAt: now }) };
  });

/** Gives access back; the person signs in anew, keys that were not revoked work again. @throws AppError not_found */
export const enablePerson = (actor: Actor, id: string): Promise<void> =>
  change(actor, id, async (tx, person) => {
    if (!person.disabledAt) return null;
    return { action: "person.enable", write: write(tx, id, { disabledAt: null }) };
  });

/** Ends all sessions of a person. @throws AppError not_found */
export const endPersonSessions = (actor: Actor, id: string, now = new Date()): Promise<void> =>
  change(actor, id, async (tx) => {
    const sessions = await revokeSessions(tx, id, now);
    return { action: "session.end_all", details: { sessions }, write: async () => {} };
  });

/** Takes an invitation back: the person, who has never been here, leaves the list. @throws AppError conflict */
export const withdrawInvitation = (actor: Actor, id: string, now = new Date()): Promise<void> =>
  change(actor, id, async (tx, person) => {
    if (person.joined) {
      throw new AppError("conflict", `${person.email} has joined already; disable the person instead`);
    }
    return {
      action: "person.withdraw_invitation",
      details: { email: person.email },
      write: async () => {
        await revokeLinks(tx, { userId: id }, now);
        await deletePerson(tx, id);
      },
    };
  });

const write = (tx: Tx, id: string, to: PersonChange) => () => updatePerson(tx, id, to);

async function change(
  actor: Actor,
  id: string,
  decide: (tx: Tx, person: PersonRow) => Promise<Change | null>,
): Promise<void> {
  authorise(actor, "people:manage");
  await db().$transaction(async (tx) => {
    const person = assertFound(await findPerson(tx, assertId(id)), id);
    const decided = await decide(tx, person);
    if (!decided) return;
    await decided.write();
    await logAction(tx, actor, {
      action: decided.action,
      target: { kind: "person", id },
      details: { name: person.name, ...decided.details },
    });
  });
}

/** Without an admin nobody could ever let anybody in again. */
async function keepOneAdmin(tx: Tx, person: PersonRow, verb: string): Promise<void> {
  const admins = await lockActiveAdmins(tx);
  if (admins.length === 1 && admins[0] === person.id) {
    throw new AppError(
      "conflict",
      `Cannot ${verb} ${person.name}: there would be no admin left. Make another one first.`,
    );
  }
}
