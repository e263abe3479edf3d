import { hashPassword } from "@/lib/auth/password";
import { db } from "@/lib/db/client";
import type { Actor, Role } from "@/lib/domain/access";
import { newId } from "@/lib/ids";

/** Whoever runs the server, as on the command line. */
export const CLI_ACTOR: Actor = { kind: "cli", id: "cli", name: "cli", role: "ADMIN" };

export const TEST_PASSWORD = "correct horse battery staple";
let hashed: Promise<string> | undefined;

/** Somebody who has joined and can sign in with TEST_PASSWORD. */
export async function makePerson(
  role: Role,
  email = `${role.toLowerCase()}-${newId()}@example.com`,
): Promise<Actor> {
  hashed ??= hashPassword(TEST_PASSWORD);
  const id = newId();
  await db().user.create({ data: { id, email, name: email, role, passwordHash: await hashed } });
  return { kind: "user", id, name: email, role };
}
