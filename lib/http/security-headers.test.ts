import { expect, it } from "vitest";
import { contentSecurityPolicy, securityHeaders } from "./security-headers";

it("scripts run by nonce only: neither inline nor eval in production", () => {
  const policy = contentSecurityPolicy("abc", { https: true, dev: false });
  const scripts = policy.split("; ").find((part) => part.startsWith("script-src"));
  expect(scripts).toBe("script-src 'self' 'nonce-abc' 'strict-dynamic'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("upgrade-insecure-requests");
});

it("plain HTTP neither upgrades requests nor promises HTTPS", () => {
  expect(contentSecurityPolicy("abc", { https: false, dev: false })).not.toContain("upgrade");
  expect(securityHeaders({ https: false })).not.toHaveProperty("strict-transport-security");
  expect(securityHeaders({ https: true })).toHaveProperty("strict-transport-security");
});
