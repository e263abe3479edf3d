import { BlockList, isIP } from "node:net";

/**
 * Which addresses a model may have. `any`: also this machine and private networks, where vLLM and Ollama run. `public`:
 * only the internet. Cloud metadata, link-local, multicast and unspecified addresses are refused by both.
 */
export type AddressPolicy = "any" | "public";

const NEVER = list([
  ["169.254.0.0", 16], // link-local, with the metadata service of AWS, Azure, GCP, DigitalOcean
  ["100.100.100.200", 32], // Alibaba's
  ["192.0.0.192", 32], // Oracle's
  ["168.63.129.16", 32], // Azure's wire server
  ["224.0.0.0", 4],
  ["255.255.255.255", 32],
  ["fe80::", 10],
  ["fd00:ec2::254", 128], // AWS's over IPv6
  ["fd20:ce::254", 128], // GCP's
  ["ff00::", 8],
]);

const PRIVATE = list([
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["::", 127], // unspecified and loopback
  ["fc00::", 7],
]);

function list(ranges: readonly (readonly [string, number])[]): BlockList {
  const blocked = new BlockList();
  for (const [network, prefix] of ranges) {
    blocked.addSubnet(network, prefix, network.includes(":") ? "ipv6" : "ipv4");
  }
  return blocked;
}

/** The IPv4 address that an IPv6 address stands for: mapped (::ffff:a.b.c.d), translated (64:ff9b::/96), 6to4. */
function embeddedIpv4(address: string): string | null {
  const groups = expand(address);
  if (!groups) return null;
  const [a, b, c, d, e, f, g, h] = groups as [number, number, number, number, number, number, number, number];
  const dotted = (high: number, low: number) => [high >> 8, high & 255, low >> 8, low & 255].join(".");
  const zeros = (...parts: number[]) => parts.every((part) => part === 0);
  if (zeros(a, b, c, d, e) && f === 0xffff) return dotted(g, h);
  if (zeros(a, b, c, d, e, f) && (g !== 0 || h > 1)) return dotted(g, h);
  if (a === 0x64 && b === 0xff9b) return dotted(g, h);
  if (a === 0x2002) return dotted(b, c);
  return null;
}

/** The eight groups of an IPv6 address; null for what is none. */
function expand(address: string): number[] | null {
  const plain = address.split("%")[0] ?? "";
  if (isIP(plain) !== 6) return null;
  // URL writes it without dotted parts.
  const host = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  const [head = "", tail] = host.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const middle = Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...middle, ...right].map((group) => Number.parseInt(group, 16));
}

/** Why the address may not be connected to; null where it may. */
export function addressProblem(address: string, policy: AddressPolicy): string | null {
  const plain = address.split("%")[0] ?? "";
  const family = isIP(plain);
  if (family === 0) return `${address} is no IP address`;
  const inner = family === 6 ? embeddedIpv4(plain) : null;
  if (inner) return addressProblem(inner, policy);
  const kind = family === 6 ? "ipv6" : "ipv4";
  if (NEVER.check(plain, kind)) return `${address} is a link-local, metadata or multicast address`;
  if (policy === "public" && PRIVATE.check(plain, kind)) {
    return `${address} is a private address, which PARALLAX_MODEL_ADDRESSES=public rules out`;
  }
  return null;
}

/** The same for the host of a URL; null for a name, whose addresses are asked when it is connected to. */
export function hostProblem(host: string, policy: AddressPolicy): string | null {
  const literal = host.replace(/^\[|\]$/g, "");
  return isIP(literal) ? addressProblem(literal, policy) : null;
}

/** The policy that the environment sets. @throws Error for an unknown one: a typing error must not open a door */
export function addressPolicy(env: Readonly<Record<string, string | undefined>>): AddressPolicy {
  const value = env.PARALLAX_MODEL_ADDRESSES || "any";
  if (value === "any" || value === "public") return value;
  throw new Error(`PARALLAX_MODEL_ADDRESSES is "${value}"; it must be any or public`);
}
