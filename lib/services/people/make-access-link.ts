import type { AccessLink } from "@/lib/contracts/people";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { findPerson, findPersonByEmail } from "@/lib/db/people";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { authorise } from "../authorise";
import { makeLink } from "./make-link";
import { assertFound, assertId } from "./to-person";

/**
 * A new one-time link for a person: to join for somebody invited, to set another password for everybody else. It makes
 * their older links worthless; a password reset ends their sessions once it is used.
 */
export async function makeAccessLink(
  actor: Actor,
  who: { id: string } | { email: string },
  now = new Date(),
): Promise<AccessLink> {
  authorise(actor, "people:manage");
  return db().$transaction(async (tx) => {
    const person =
      "id" in who
        ? assertFound(await findPerson(tx, assertId(who.id)), who.id)
        : assertFound(await findPersonByEmail(tx, who.email.trim().toLowerCase()), who.email);
    if (person.disabledAt) {
      throw new AppError("conflict", `${person.email} is disabled; enable the person first`);
    }
    const purpose = person.joined ? "PASSWORD_RESET" : "INVITE";
    const { link, expiresAt } = await makeLink(
      tx,
      { purpose, role: person.role, person, createdBy: actor.id },
      now,
    );
    await logAction(tx, actor, {
      action: person.joined ? "person.reset_link" : "person.invite_again",
      target: { kind: "person", id: person.id },
      details: { email: person.email },
    });
    return {
      id: person.id,
      email: person.email,
      role: person.role,
      link,
      expires_at: expiresAt.toISOString(),
    };
  });
}
