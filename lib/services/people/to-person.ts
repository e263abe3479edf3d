import type { Person } from "@/lib/contracts/people";
import type { PersonRow } from "@/lib/db/people";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";

export const stateOf = (row: Pick<PersonRow, "disabledAt" | "joined">): Person["state"] => {
  if (row.disabledAt) return "disabled";
  return row.joined ? "active" : "invited";
};

export const toPerson = (row: PersonRow): Person => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  state: stateOf(row),
  created_at: row.createdAt.toISOString(),
  last_sign_in_at: row.lastSignInAt?.toISOString() ?? null,
});

/** @throws AppError not_found */
export function assertFound<T>(person: T | null, asked: string): T {
  if (person === null) throw new AppError("not_found", `There is no person ${asked}`);
  return person;
}

/** @throws AppError not_found for an id that cannot be one: the database would refuse it with less grace. */
export function assertId(id: string): string {
  if (!isId(id)) throw new AppError("not_found", `There is no person ${id}`);
  return id;
}
