import type { Role } from "@/lib/domain/access";
import { Prisma } from "@/lib/generated/prisma/client";
import { type DbOrTx, db, type Tx } from "./client";

export type PersonRow = {
  id: string;
  email: string;
  name: string;
  role: Role;
  disabledAt: Date | null;
  createdAt: Date;
  /** Has a password or an account of GitHub or Google; false while only invited. */
  joined: boolean;
  lastSignInAt: Date | null;
};

const JOINED = Prisma.sql`(u.password_hash IS NOT NULL OR EXISTS (SELECT 1 FROM account a WHERE a.user_id = u.id))`;

const selectPeople = (tx: DbOrTx, condition: Prisma.Sql): Promise<PersonRow[]> =>
  tx.$queryRaw<PersonRow[]>(Prisma.sql`
    SELECT u.id::text AS id, u.email, u.name, u.role::text AS role,
      u.disabled_at AS "disabledAt", u.created_at AS "createdAt", ${JOINED} AS joined,
      (SELECT max(s.created_at) FROM session s WHERE s.user_id = u.id) AS "lastSignInAt"
    FROM "user" u WHERE ${condition} ORDER BY u.created_at, u.id`);

export const listPeople = (): Promise<PersonRow[]> => selectPeople(db(), Prisma.sql`true`);

export async function findPerson(tx: DbOrTx, id: string): Promise<PersonRow | null> {
  return (await selectPeople(tx, Prisma.sql`u.id = ${id}::uuid`))[0] ?? null;
}

export async function findPersonByEmail(tx: DbOrTx, email: string): Promise<PersonRow | null> {
  return (await selectPeople(tx, Prisma.sql`u.email = ${email}`))[0] ?? null;
}

export async function findPersonByAccount(
  tx: DbOrTx,
  provider: string,
  accountId: string,
): Promise<PersonRow | null> {
  const [person] = await selectPeople(
    tx,
    Prisma.sql`u.id = (SELECT user_id FROM account WHERE provider = ${provider} AND provider_account_id = ${accountId})`,
  );
  return person ?? null;
}

/** For the password check only: nothing else may read a hash. */
export const findCredentials = (
  by: { email: string } | { id: string },
): Promise<{
  id: string;
  name: string;
  role: Role;
  passwordHash: string | null;
  disabledAt: Date | null;
} | null> =>
  db().user.findUnique({
    where: by,
    select: { id: true, name: true, role: true, passwordHash: true, disabledAt: true },
  });

export type PersonChange = Partial<{
  name: string;
  role: Role;
  passwordHash: string;
  disabledAt: Date | null;
}>;

export async function insertPerson(
  tx: DbOrTx,
  person: { id: string; email: string; name: string; role: Role; passwordHash?: string },
): Promise<void> {
  await tx.user.create({ data: person });
}

export async function updatePerson(tx: DbOrTx, id: string, change: PersonChange): Promise<void> {
  await tx.user.update({ where: { id }, data: change });
}

export async function deletePerson(tx: DbOrTx, id: string): Promise<void> {
  await tx.user.delete({ where: { id } });
}

export async function linkAccount(
  tx: DbOrTx,
  userId: string,
  provider: string,
  accountId: string,
): Promise<void> {
  await tx.account.create({ data: { userId, provider, providerAccountId: accountId } });
}

/**
 * The admins who can sign in, locked until the transaction ends: two admins who demote each other at the same
 * moment come one after the other, and the second sees what the first did.
 */
export async function lockActiveAdmins(tx: Tx): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT u.id::text AS id FROM "user" u
    WHERE u.role = 'ADMIN' AND u.disabled_at IS NULL AND ${JOINED} ORDER BY u.id FOR UPDATE`);
  return rows.map((row) => row.id);
}

/** Whether anybody can sign in as an admin. */
export async function hasActiveAdmin(): Promise<boolean> {
  const rows = await db().$queryRaw<unknown[]>(Prisma.sql`
    SELECT 1 FROM "user" u WHERE u.role = 'ADMIN' AND u.disabled_at IS NULL AND ${JOINED} LIMIT 1`);
  return rows.length > 0;
}

/** Lets only one transaction at a time make the first admin. */
export async function lockFirstAdmin(tx: Tx): Promise<void> {
  await tx.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(hashtext('parallax.first-admin'))`);
}
