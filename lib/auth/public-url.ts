import { env } from "@/lib/env";

/**
 * The full address of a page of this site. From NEXTAUTH_URL and never from a request: a forged Host header would
 * otherwise send somebody's one-time link elsewhere.
 */
export function publicUrl(path: `/${string}`): string {
  const base = env().NEXTAUTH_URL ?? `http://localhost:${process.env.PORT || 3000}`;
  return new URL(path, base).toString();
}
