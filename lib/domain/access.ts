/**
 * Who may do what. Services ask `can` (through `authorise`) before they do anything; nothing else decides.
 */
export const ROLES = ["ADMIN", "REVIEWER", "VIEWER"] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
  "dataset:read",
  "dataset:create",
  "dataset:import",
  "dataset:export",
  "dataset:manage",
  "review:read",
  "review:submit",
  "review:manage",
  "models:manage",
  "runs:manage",
  "route:decide",
  "people:manage",
  "keys:manage",
  "activity:read",
  "metrics:read",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What an API key may be given. A key never exceeds its owner's role. */
export const SCOPES = ["read", "import", "export", "review", "route", "metrics", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

const VIEWER: readonly Permission[] = ["dataset:read", "review:read"];
const REVIEWER: readonly Permission[] = [...VIEWER, "review:submit", "dataset:export", "route:decide"];

const BY_ROLE: Record<Role, readonly Permission[]> = { VIEWER, REVIEWER, ADMIN: PERMISSIONS };

const BY_SCOPE: Record<Scope, readonly Permission[]> = {
  read: ["dataset:read", "review:read"],
  import: ["dataset:read", "dataset:create", "dataset:import"],
  export: ["dataset:read", "dataset:export"],
  review: ["dataset:read", "review:read", "review:submit"],
  route: ["route:decide"],
  metrics: ["metrics:read"],
  admin: PERMISSIONS,
};

/**
 * Whoever acts. `id` is the user's id for users and for keys that belong to one, so that a reviewer is the same
 * person by cookie and by key; the CLI acts as ADMIN in the name of the operating-system user.
 */
export type Actor = {
  kind: "user" | "key" | "cli" | "system";
  id: string;
  name: string;
  role: Role;
  scopes?: readonly Scope[];
};

export function can(actor: Actor, permission: Permission): boolean {
  if (!BY_ROLE[actor.role].includes(permission)) return false;
  return actor.scopes === undefined || actor.scopes.some((scope) => BY_SCOPE[scope].includes(permission));
}
