import type { AccessLink, InviteBody } from "@/lib/contracts/people";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { findPersonByEmail, insertPerson } from "@/lib/db/people";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { authorise } from "../authorise";
import { makeLink } from "./make-link";

/**
 * Gives a person access with a role. They are in the list at once, as invited, and join by the link (or by signing
 * in with GitHub or Google under the same e-mail address).
 *
 * @throws AppError already_exists: a new link for somebody who is there is `makeAccessLink`'s work
 */
export async function invitePerson(actor: Actor, body: InviteBody, now = new Date()): Promise<AccessLink> {
  authorise(actor, "people:manage");
  return db().$transaction(async (tx) => {
    if (await findPersonByEmail(tx, body.email)) {
      throw new AppError(
        "already_exists",
        `${body.email} has access already. For a new link: Settings, People, or \`parallax user reset\``,
      );
    }
    const person = {
      id: newId(),
      email: body.email,
      name: body.name ?? body.email.split("@")[0] ?? body.email,
      role: body.role,
    };
    await insertPerson(tx, person);
    const { link, expiresAt } = await makeLink(
      tx,
      { purpose: "INVITE", role: body.role, person, createdBy: actor.id },
      now,
    );
    await logAction(tx, actor, {
      action: "person.invite",
      target: { kind: "person", id: person.id },
      details: { email: body.email, role: body.role },
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
