import type { AuthOptions, User } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import GithubProvider, { type GithubProfile } from "next-auth/providers/github";
import GoogleProvider, { type GoogleProfile } from "next-auth/providers/google";
import { findSessionUser } from "@/lib/db/people-sessions";
import { env } from "@/lib/env";
import { isAppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { authSecret, isHttps } from "./session-token";
import { SESSION_SECONDS } from "./token";

type Started = { userId: string; sessionId: string };
export type OAuthProviderId = "github" | "google";

/** What signing in does, as the services offer it; handed in, because auth stands below them. */
export type SignInPorts = {
  address: (headers: Record<string, string | undefined>) => string;
  withPassword: (given: { email: string; password: string }, address: string) => Promise<Started>;
  withAccount: (identity: {
    provider: OAuthProviderId;
    accountId: string;
    verifiedEmail: string | null;
  }) => Promise<Started>;
  end: (userId: string, sessionId: string) => Promise<void>;
};

/** Carries a started session from the provider to the token. */
type SignedIn = User & { sessionId?: string };

/** The ways of signing in beside the password that this server was set up for. */
export function oauthProviders(): { id: OAuthProviderId; name: string }[] {
  const { GITHUB_ID, GITHUB_SECRET, GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET } = env();
  return [
    ...(GITHUB_ID && GITHUB_SECRET ? [{ id: "github", name: "GitHub" } as const] : []),
    ...(GOOGLE_CLIENT_ID && GOOGLE_CLIENT_SECRET ? [{ id: "google", name: "Google" } as const] : []),
  ];
}

/**
 * next-auth with signed tokens that name a row of `session`: what counts is that row, so that a session can be ended
 * here although the token goes on in the browser.
 */
export function nextAuthOptions(ports: SignInPorts): AuthOptions {
  return {
    secret: authSecret(),
    useSecureCookies: isHttps(),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/login", error: "/login", signOut: "/login" },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: async (given, request) => {
          if (!given?.email || !given.password) return null;
          const headers = request.headers as Record<string, string | undefined>;
          const started = await ports.withPassword(given, ports.address(headers ?? {}));
          return { id: started.userId, sessionId: started.sessionId };
        },
      }),
      ...oauth(),
    ],
    callbacks: {
      signIn: async ({ user, account, profile }) => {
        if (account?.provider !== "github" && account?.provider !== "google")
          return account?.type === "credentials";
        try {
          const started = await ports.withAccount({
            provider: account.provider,
            accountId: account.providerAccountId,
            verifiedEmail: verifiedEmail(account.provider, profile),
          });
          Object.assign(user, { id: started.userId, sessionId: started.sessionId } satisfies SignedIn);
          return true;
        } catch (error) {
          if (isAppError(error)) return false;
          throw error;
        }
      },
      jwt: async ({ token, user }) => {
        const { id, sessionId } = (user ?? {}) as Partial<SignedIn>;
        if (sessionId) return { sub: id, sid: sessionId };
        const person = typeof token.sid === "string" ? await findSessionUser(token.sid) : null;
        if (!person) throw new Error("This session was ended");
        return { sub: token.sub, sid: token.sid };
      },
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) => {
        const target = URL.canParse(url, baseUrl) ? new URL(url, baseUrl) : undefined;
        return target?.origin === baseUrl ? target.href : baseUrl;
      },
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === "string" && token.sub) await ports.end(token.sub, token.sid);
      },
    },
    logger: {
      error: (code) => log().warn({ code }, "next-auth"),
      warn: (code) => log().debug({ code }, "next-auth"),
      debug: () => {},
    },
  };
}

function oauth(): AuthOptions["providers"] {
  const { GITHUB_ID, GITHUB_SECRET, GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET } = env();
  const checks: ("pkce" | "state")[] = ["pkce", "state"];
  const providers: AuthOptions["providers"] = [];
  if (GITHUB_ID && GITHUB_SECRET) {
    providers.push(
      GithubProvider({
        clientId: GITHUB_ID,
        clientSecret: GITHUB_SECRET,
        checks,
        userinfo: {
          url: "https://api.github.com/user",
          request: async ({ client, tokens }) => {
            const profile = await client.userinfo(tokens.access_token ?? "");
            return { ...profile, email: (await githubEmail(tokens.access_token ?? "")) ?? undefined };
          },
        },
      }),
    );
  }
  if (GOOGLE_CLIENT_ID && GOOGLE_CLIENT_SECRET) {
    providers.push(
      GoogleProvider({ clientId: GOOGLE_CLIENT_ID, clientSecret: GOOGLE_CLIENT_SECRET, checks }),
    );
  }
  return providers;
}

/** next-auth takes any address of the profile; an invitation may only be met by one that GitHub has verified. */
async function githubEmail(accessToken: string): Promise<string | null> {
  const response = await fetch("https://api.github.com/user/emails", {
    headers: { authorization: `Bearer ${accessToken}`, accept: "application/vnd.github+json" },
  });
  if (!response.ok) return null;
  const emails = (await response.json()) as { email: string; primary: boolean; verified: boolean }[];
  return emails.find((entry) => entry.primary && entry.verified)?.email ?? null;
}

function verifiedEmail(provider: OAuthProviderId, profile: unknown): string | null {
  if (provider === "github") return (profile as GithubProfile | undefined)?.email ?? null;
  const google = profile as GoogleProfile | undefined;
  return google?.email_verified ? google.email : null;
}
