import { decode, encode } from "next-auth/jwt";
import { env } from "@/lib/env";
import { SESSION_SECONDS } from "./token";

/** Whether the site is served by HTTPS: then cookies are Secure and carry the __Secure- prefix. */
export const isHttps = (): boolean => env().NEXTAUTH_URL?.startsWith("https://") ?? false;

/** next-auth's own name for its session cookie, so that its handlers and ours read the same one. */
export const sessionCookieName = (): string =>
  isHttps() ? "__Secure-next-auth.session-token" : "next-auth.session-token";

export const sessionCookieOptions = () =>
  ({ httpOnly: true, sameSite: "lax", path: "/", secure: isHttps() }) as const;

/** @throws Error where NEXTAUTH_SECRET is missing: nobody could be signed in. */
export function authSecret(): string {
  const secret = env().NEXTAUTH_SECRET;
  if (!secret) {
    throw new Error(
      "NEXTAUTH_SECRET is not set. Start with `npm start`, or set it to 32 or more random characters.",
    );
  }
  return secret;
}

/** The cookie's value: an encrypted token that names the session's row and nothing else that matters. */
export const sealSession = (userId: string, sessionId: string): Promise<string> =>
  encode({ token: { sub: userId, sid: sessionId }, secret: authSecret(), maxAge: SESSION_SECONDS });

/** The session id inside a cookie's value; null for anything forged, foreign or expired. */
export async function openSession(value: string | undefined): Promise<string | null> {
  if (!value) return null;
  try {
    const token = await decode({ token: value, secret: authSecret() });
    return typeof token?.sid === "string" ? token.sid : null;
  } catch (error) {
    // A secret that is missing is our fault and must be seen; a token that does not open is the sender's.
    if (!env().NEXTAUTH_SECRET) throw error;
    return null;
  }
}

/** One cookie's value from a Cookie header. */
export function cookieValue(header: string | null, name: string): string | undefined {
  for (const part of header?.split(";") ?? []) {
    const equals = part.indexOf("=");
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return undefined;
}
