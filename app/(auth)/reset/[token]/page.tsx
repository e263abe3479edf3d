import type { Metadata } from "next";
import { AuthCard } from "@/components/auth/auth-card";
import { DeadLink } from "@/components/auth/dead-link";
import { ResetForm } from "@/components/auth/link-forms";
import { PASSWORD_MIN } from "@/lib/contracts/people";
import { resetPassword } from "../../actions";
import { viewLink } from "../../view-link";

export const metadata: Metadata = { title: "New password" };

export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const link = await viewLink(token, "PASSWORD_RESET");
  if (!link) return <DeadLink>It was used already or has run out. Ask an admin for a new one.</DeadLink>;
  const email = link.email ?? "";
  return (
    <AuthCard title="Set a new password" description={`For ${email}. All your other sessions will end.`}>
      <ResetForm action={resetPassword} token={token} passwordMin={PASSWORD_MIN} email={email} />
    </AuthCard>
  );
}
