import { type Actor, can, type Permission } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";

/** @throws AppError forbidden, naming what is missing. Every service calls this first. */
export function authorise(actor: Actor, permission: Permission): void {
  if (can(actor, permission)) return;
  const through = actor.scopes ? "this API key" : `the role ${actor.role}`;
  throw new AppError("forbidden", `${through} does not allow ${permission}; ask an admin for it`, {
    details: { permission },
  });
}
