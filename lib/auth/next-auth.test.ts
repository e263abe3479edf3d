import type { Account, User } from "next-auth";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "@/lib/errors";
import { nextAuthOptions, oauthProviders, type SignInPorts } from "./next-auth";

vi.mock("@/lib/env", () => ({ env: () => environment }));
let environment: Record<string, string> = {};

const ports = {
  address: () => "10.0.0.1",
  withPassword: vi.fn(),
  withAccount: vi.fn(),
  end: vi.fn(),
} satisfies SignInPorts;

const account = (provider: string): Account => ({ provider, providerAccountId: "7", type: "oauth" });

describe("next-auth", () => {
  beforeEach(() => {
    environment = { NEXTAUTH_SECRET: "a secret that only this test knows, 43 char" };
    vi.resetAllMocks();
  });

  it("offers GitHub and Google only where both halves of their credentials are set", () => {
    expect(oauthProviders()).toEqual([]);
    environment.GITHUB_ID = "id";
    expect(nextAuthOptions(ports).providers).toHaveLength(1);
    environment.GITHUB_SECRET = "secret";
    expect(oauthProviders()).toEqual([{ id: "github", name: "GitHub" }]);
    expect(nextAuthOptions(ports).providers).toHaveLength(2);
  });

  it("lets a service's refusal end the sign-in, and its own failures through", async () => {
    const signIn = nextAuthOptions(ports).callbacks?.signIn;
    const given = { user: { id: "x" }, account: account("github"), profile: { email: "a@b.c" } };
    ports.withAccount.mockRejectedValueOnce(new AppError("forbidden", "not invited"));
    expect(await signIn?.(given)).toBe(false);
    ports.withAccount.mockRejectedValueOnce(new Error("database down"));
    await expect(signIn?.(given)).rejects.toThrow("database down");
    expect(await signIn?.({ ...given, account: account("other") })).toBe(false);
  });

  it("takes Google's address only when Google has verified it", async () => {
    const signIn = nextAuthOptions(ports).callbacks?.signIn;
    ports.withAccount.mockResolvedValue({ userId: "u", sessionId: "s" });
    const user: User = { id: "foreign id" };
    const profile = { email: "a@b.c", email_verified: false };
    expect(await signIn?.({ user, account: account("google"), profile })).toBe(true);
    expect(ports.withAccount).toHaveBeenLastCalledWith({
      provider: "google",
      accountId: "7",
      verifiedEmail: null,
    });
    await signIn?.({
      user,
      account: account("google"),
      profile: { ...profile, email_verified: true } as object,
    });
    expect(ports.withAccount).toHaveBeenLastCalledWith({
      provider: "google",
      accountId: "7",
      verifiedEmail: "a@b.c",
    });
    expect(user).toMatchObject({ id: "u", sessionId: "s" });
  });

  it("puts nothing but the user's and the session's id into the token, and names nobody in the session", async () => {
    const { jwt, session } = nextAuthOptions(ports).callbacks ?? {};
    const user = { id: "u", sessionId: "s", email: "a@b.c" };
    expect(await jwt?.({ token: { name: "Ada", email: "a@b.c" }, user, account: null })).toEqual({
      sub: "u",
      sid: "s",
    });
    const given = { session: { expires: "2026-12-01", user: { email: "a@b.c" } }, token: {} } as never;
    expect(await session?.(given)).toEqual({ expires: "2026-12-01" });
  });

  it("never sends anybody to another site", () => {
    const redirect = nextAuthOptions(ports).callbacks?.redirect;
    const baseUrl = "https://parallax.example";
    expect(redirect?.({ url: "https://evil.example/x", baseUrl })).toBe(baseUrl);
    expect(redirect?.({ url: "//evil.example/x", baseUrl })).toBe(baseUrl);
    expect(redirect?.({ url: "/datasets", baseUrl })).toBe(`${baseUrl}/datasets`);
  });
});
