import { type NextRequest, NextResponse } from "next/server";
import { PATH_HEADER } from "@/lib/auth/path-header";
import { isHttps, openSession, sessionCookieName } from "@/lib/auth/session-token";
import { contentSecurityPolicy, securityHeaders } from "@/lib/http/security-headers";

/** Pages for people who are not signed in. */
const PUBLIC = /^\/(?:login|docs|setup\/[^/]+|invite\/[^/]+|reset\/[^/]+|report\/[^/]+)\/?$/;

/**
 * Stands before every page: security headers, and the way to /login for browsers without a genuine cookie. Whether
 * the session behind the cookie still runs is asked of the database by the page (requireActor).
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const https = isHttps();
  const { pathname, search } = request.nextUrl;
  const response = (await mayPass(request)) ? pass(request, https) : toLogin(request, pathname + search);
  for (const [name, value] of Object.entries(securityHeaders({ https }))) response.headers.set(name, value);
  return response;
}

async function mayPass(request: NextRequest): Promise<boolean> {
  // A server action answers for itself: requireActor redirects in the form that its caller understands.
  if (request.method !== "GET" && request.method !== "HEAD") return true;
  if (PUBLIC.test(request.nextUrl.pathname)) return true;
  return (await openSession(request.cookies.get(sessionCookieName())?.value)) !== null;
}

function pass(request: NextRequest, https: boolean): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy(nonce, { https, dev: process.env.NODE_ENV === "development" });
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Next takes the nonce for its own scripts from here.
  headers.set("content-security-policy", policy);
  headers.set(PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

function toLogin(request: NextRequest, next: string): NextResponse {
  const url = new URL("/login", request.url);
  if (next !== "/") url.searchParams.set("next", next);
  return NextResponse.redirect(url, 307);
}

export const config = {
  // Not the API: it authenticates by itself, and a proxy would hold uploads in memory.
  matcher: ["/((?!api/|_next/|healthz$|readyz$|.*\\.(?:ico|svg|png|webmanifest|txt)$).*)"],
};
