import { cookies } from "next/headers";
import { sealSession, sessionCookieName, sessionCookieOptions } from "./session-token";
import { SESSION_SECONDS } from "./token";

/** Puts a started session into the browser's cookie. In server actions and route handlers only. */
export async function setSessionCookie(session: { userId: string; sessionId: string }): Promise<void> {
  (await cookies()).set(sessionCookieName(), await sealSession(session.userId, session.sessionId), {
    ...sessionCookieOptions(),
    maxAge: SESSION_SECONDS,
  });
}

/** Takes the cookie away; the session itself is ended by its service. */
export async function clearSessionCookie(): Promise<void> {
  (await cookies()).set(sessionCookieName(), "", { ...sessionCookieOptions(), maxAge: 0 });
}
