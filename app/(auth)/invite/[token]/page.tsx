import type { Metadata } from "next";
import { AuthCard } from "@/components/auth/auth-card";
import { DeadLink } from "@/components/auth/dead-link";
import { InviteForm } from "@/components/auth/link-forms";
import { OAuthButtons } from "@/components/auth/oauth-buttons";
import { oauthProviders } from "@/lib/auth/next-auth";
import { PASSWORD_MIN } from "@/lib/contracts/people";
import { joinByInvitation } from "../../actions";
import { viewLink } from "../../view-link";

export const metadata: Metadata = { title: "Join" };

const ROLE = { ADMIN: "an admin", REVIEWER: "a reviewer", VIEWER: "a viewer" } as const;

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const link = await viewLink(token, "INVITE");
  if (!link) return <DeadLink>It was used already or has run out. Ask an admin for a new one.</DeadLink>;
  const email = link.email ?? "";
  return (
    <AuthCard title="Join Parallax" description={`${email} is invited as ${ROLE[link.role]}.`}>
      <InviteForm
        action={joinByInvitation}
        token={token}
        passwordMin={PASSWORD_MIN}
        email={email}
        name={link.name ?? ""}
      />
      <OAuthButtons providers={oauthProviders()} next="/" />
    </AuthCard>
  );
}
