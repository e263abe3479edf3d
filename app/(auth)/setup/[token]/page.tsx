import type { Metadata } from "next";
import { AuthCard } from "@/components/auth/auth-card";
import { DeadLink } from "@/components/auth/dead-link";
import { SetupForm } from "@/components/auth/link-forms";
import { PASSWORD_MIN } from "@/lib/contracts/people";
import { setUp } from "../../actions";
import { viewLink } from "../../view-link";

export const metadata: Metadata = { title: "Welcome" };

export default async function SetupPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  if (!(await viewLink(token, "FIRST_ADMIN"))) {
    return <DeadLink>It was used already, or a newer one was printed when the server started.</DeadLink>;
  }
  return (
    <AuthCard
      title="Welcome to Parallax"
      description="You are the first here: this account will be the admin. Everybody else comes by your invitation."
    >
      <SetupForm action={setUp} token={token} passwordMin={PASSWORD_MIN} />
    </AuthCard>
  );
}
