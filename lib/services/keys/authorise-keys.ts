import { type Actor, can } from "@/lib/domain/access";
import { authorise } from "../authorise";

/**
 * A person who is signed in minds their own keys: none of them exceeds its owner's role. Everything else (other
 * people's keys, keys made by a key) needs keys:manage.
 */
export function authoriseKeys(actor: Actor, ownerId: string | null): void {
  if (actor.kind === "user" && ownerId === actor.id) return;
  authorise(actor, "keys:manage");
}

export const managesAllKeys = (actor: Actor): boolean => can(actor, "keys:manage");
