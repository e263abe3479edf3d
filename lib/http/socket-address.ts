import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { env } from "@/lib/env";

const holder = globalThis as typeof globalThis & { parallaxSocketAddress?: true };

/**
 * Next keeps an X-Forwarded-For that a client sends, and shows handlers no socket: anybody could claim any address.
 * So, unless a trusted proxy writes that header, it is set to the socket's address before Next sees the request.
 */
export function believeTheSocket(): void {
  if (env().TRUST_PROXY !== undefined || holder.parallaxSocketAddress) return;
  holder.parallaxSocketAddress = true;
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    request.headers["x-forwarded-for"] = request.socket.remoteAddress ?? "unknown";
  });
}
