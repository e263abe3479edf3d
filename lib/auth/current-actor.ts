import type { Route } from "next";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { findSessionUser } from "@/lib/db/people-sessions";
import type { Actor } from "@/lib/domain/access";
import { PATH_HEADER } from "./path-header";
import { openSession, sessionCookieName } from "./session-token";

export type CurrentSession = { actor: Actor; email: string; sessionId: string };

/** The signed-in browser's session, read once a request however often it is asked for. */
export const currentSession = cache(async (): Promise<CurrentSession | null> => {
  const sessionId = await openSession((await cookies()).get(sessionCookieName())?.value);
  const user = sessionId === null ? null : await findSessionUser(sessionId);
  if (sessionId === null || !user) return null;
  return {
    actor: { kind: "user", id: user.id, name: user.name, role: user.role },
    email: user.email,
    sessionId,
  };
});

/** For pages and server actions that also serve people who are not signed in. */
export const currentActor = async (): Promise<Actor | null> => (await currentSession())?.actor ?? null;

/** For pages and server actions: whoever is not signed in goes to /login and comes back here afterwards. */
export const requireActor = async (): Promise<Actor> => (await requireSession()).actor;

/** As requireActor, with the session itself. */
export async function requireSession(): Promise<CurrentSession> {
  const session = await currentSession();
  if (session) return session;
  const path = (await headers()).get(PATH_HEADER);
  return redirect((path ? `/login?next=${encodeURIComponent(path)}` : "/login") as Route);
}
