import { beforeAll, describe, expect, it, vi } from "vitest";
import { cookieValue, openSession, sealSession } from "./session-token";

describe("session tokens", () => {
  beforeAll(() => {
    process.env.NEXTAUTH_SECRET = "a secret that only this test knows, 43 char";
    return () => {
      delete process.env.NEXTAUTH_SECRET;
    };
  });

  it("give back the session that was sealed, and tell a reader nothing", async () => {
    const token = await sealSession("user-1", "session-1");
    expect(await openSession(token)).toBe("session-1");
    expect(Buffer.from(token.split(".")[3] ?? "", "base64url").toString()).not.toContain("session-1");
  });

  it("are worth nothing when changed, foreign or too old", async () => {
    const token = await sealSession("user-1", "session-1");
    expect(await openSession(`${token.slice(0, -2)}xx`)).toBeNull();
    expect(await openSession("abc")).toBeNull();
    expect(await openSession(undefined)).toBeNull();
    vi.useFakeTimers({ now: Date.now() + 31 * 86_400_000 });
    expect(await openSession(token)).toBeNull();
    vi.useRealTimers();
  });
});

it.each([
  ["a=1; next-auth.session-token=xyz; b=2", "xyz"],
  ["x-next-auth.session-token=no", undefined],
  ["next-auth.session-token=a=b", "a=b"],
  [null, undefined],
])("cookieValue reads %s as %s", (header, value) => {
  expect(cookieValue(header, "next-auth.session-token")).toBe(value);
});
