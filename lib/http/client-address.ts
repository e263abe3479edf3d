import { env } from "@/lib/env";

/**
 * The client's network address, for counting attempts. X-Forwarded-For is believed as far as TRUST_PROXY says: the
 * n-th entry from the right was written by the outermost of n proxies of ours. Without TRUST_PROXY the header holds
 * the socket's address and nothing else (see socket-address.ts).
 *
 * @returns the address, an IPv6 one cut to its /64 (all of it belongs to one customer); "unknown" where there is none
 */
export function clientAddress(headers: Pick<Headers, "get">): string {
  const entries = (headers.get("x-forwarded-for") ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  const address = entries.at(-(env().TRUST_PROXY ?? 1)) ?? entries[0];
  return address === undefined ? "unknown" : network(address);
}

/** An IPv4 address as it is, an IPv6 address as its first 64 bits. */
export function network(address: string): string {
  const mapped = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("%")[0]?.split("::") ?? [];
  const before = head === "" ? [] : head.split(":");
  const after = tail ? tail.split(":") : [];
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill("0");
  const groups = [...before, ...zeros, ...after].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/64`;
}
