import { AppError } from "@/lib/errors";

/**
 * Cross-site request forgery: a write by session cookie must come from a page of this very origin. Browsers tell
 * by Sec-Fetch-Site; where it is missing (old browsers), Origin must match the host.
 */
export function assertSameOrigin(request: Request): void {
  const site = request.headers.get("sec-fetch-site");
  if (site === "same-origin") return;
  const origin = request.headers.get("origin");
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host");
  if (site === null && origin !== null && host !== null && hostOf(origin) === host) return;
  throw new AppError(
    "forbidden",
    "A write with a session cookie must come from this site; programs use an API key",
  );
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
