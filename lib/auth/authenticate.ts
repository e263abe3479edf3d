import { findLiveKey, touchKey } from "@/lib/db/keys";
import { findSessionUser } from "@/lib/db/people-sessions";
import type { Actor, Scope } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { cookieValue, openSession, sessionCookieName } from "./session-token";
import { hashToken } from "./token";

export { currentActor, requireActor } from "./current-actor";

export type Authenticated = { actor: Actor; via: "session" | "key" | "public" };

/** Who calls a public endpoint. Its empty list of scopes allows it nothing, whatever its role says. */
const PUBLIC: Authenticated = {
  actor: { kind: "system", id: "public", name: "public", role: "VIEWER", scopes: [] },
  via: "public",
};

/**
 * Who sends this request: the API key of its Authorization header, else the session of its cookie. Role, scopes and
 * whether the person is disabled are read from the database each time, so a change counts at once.
 * @param scopes of which a key needs one (`admin` always does); null for public endpoints, where nobody is asked
 * @throws AppError unauthenticated; forbidden for a key without a fitting scope
 */
export async function authenticate(
  request: Request,
  scopes: readonly Scope[] | null,
): Promise<Authenticated> {
  if (scopes === null) return PUBLIC;
  const authorization = request.headers.get("authorization");
  if (authorization !== null) return { actor: await keyActor(authorization, scopes), via: "key" };
  const sessionId = await openSession(cookieValue(request.headers.get("cookie"), sessionCookieName()));
  const user = sessionId === null ? null : await findSessionUser(sessionId);
  if (!user) {
    throw new AppError(
      "unauthenticated",
      "Not signed in: sign in at /login, or send an API key as `Authorization: Bearer px_…`",
    );
  }
  return { actor: { kind: "user", id: user.id, name: user.name, role: user.role }, via: "session" };
}

async function keyActor(authorization: string, scopes: readonly Scope[]): Promise<Actor> {
  const secret = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (!secret) {
    throw new AppError(
      "unauthenticated",
      "The Authorization header must be `Bearer` and an API key: `Bearer px_…`",
    );
  }
  const key = await findLiveKey(hashToken(secret));
  if (!key) {
    throw new AppError(
      "unauthenticated",
      "This API key is unknown, revoked or out of date; make one at /settings/keys",
    );
  }
  if (key.usedLongAgo) await touchKey(key.id);
  if (!key.scopes.includes("admin") && !scopes.some((scope) => key.scopes.includes(scope))) {
    throw new AppError(
      "forbidden",
      `This API key needs one of the scopes: ${[...scopes, "admin"].join(", ")}`,
      {
        details: { scopes },
      },
    );
  }
  // A key for nobody was made on the command line by whoever runs the server: only its scopes limit it.
  return {
    kind: "key",
    id: key.ownerId ?? key.id,
    name: key.ownerName === null ? `key ${key.name}` : `${key.ownerName} (key ${key.name})`,
    role: key.ownerRole ?? "ADMIN",
    scopes: key.scopes,
  };
}
