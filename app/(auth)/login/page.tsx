import type { Metadata, Route } from "next";
import { redirect } from "next/navigation";
import { AuthCard } from "@/components/auth/auth-card";
import { LoginForm } from "@/components/auth/login-form";
import { OAuthButtons } from "@/components/auth/oauth-buttons";
import { Banner } from "@/components/ui/banner";
import { currentActor } from "@/lib/auth/current-actor";
import { oauthProviders } from "@/lib/auth/next-auth";
import { safeNext } from "@/lib/contracts/form";
import { needsSetup } from "@/lib/services/people/needs-setup";
import { signIn } from "../actions";

export const metadata: Metadata = { title: "Sign in" };

/** What next-auth tells after GitHub or Google, in words. */
const ERRORS: Record<string, string> = {
  AccessDenied: "This account was not invited. Ask an admin for access.",
  Configuration: "Signing in with another service is not set up correctly; the server's log tells more.",
};

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function LoginPage({ searchParams }: { searchParams: Search }) {
  const { next: asked, error, callbackUrl } = await searchParams;
  const next = safeNext(pathOf(first(asked) ?? first(callbackUrl)));
  if (await currentActor()) redirect(next as Route);
  const failure = first(error);
  return (
    <AuthCard title="Sign in">
      {failure && <Banner tone="red">{ERRORS[failure] ?? "Signing in did not work. Try again."}</Banner>}
      {(await needsSetup()) && (
        <Banner tone="blue" title="Nobody has an account yet">
          Open the one-time link that the server printed when it started.
        </Banner>
      )}
      <LoginForm action={signIn} next={next} />
      <OAuthButtons providers={oauthProviders()} next={next} />
      <p className="text-xs text-muted">
        Forgotten your password? An admin can make you a link, and so can{" "}
        <code className="font-mono">npx parallax user reset</code> on the server.
      </p>
    </AuthCard>
  );
}

const first = (value: string | string[] | undefined): string | undefined => [value].flat()[0];

/** next-auth hands on whole addresses. */
const pathOf = (address: string | undefined): string | undefined => {
  if (!address || address.startsWith("/") || !URL.canParse(address)) return address;
  const url = new URL(address);
  return url.pathname + url.search;
};
