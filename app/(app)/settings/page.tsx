import type { Metadata } from "next";
import { NameForm } from "@/components/settings/name-form";
import { PasswordForm } from "@/components/settings/password-form";
import { SessionList } from "@/components/settings/session-list";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { requireSession } from "@/lib/auth/current-actor";
import { PASSWORD_MIN } from "@/lib/contracts/people";
import { hasPassword } from "@/lib/services/people/change-own-profile";
import { listOwnSessions } from "@/lib/services/sessions/own-sessions";
import { endOneSession, saveName, savePassword, signOutEverywhere } from "./actions";

export const metadata: Metadata = { title: "Settings" };

export default async function ProfilePage() {
  const { actor, email, sessionId } = await requireSession();
  const [sessions, withPassword] = await Promise.all([listOwnSessions(actor), hasPassword(actor)]);
  return (
    <div className="flex flex-col gap-5">
      <Card>
        <CardHeader title="Profile" description={`${email} · ${actor.role.toLowerCase()}`} />
        <CardBody>
          <NameForm action={saveName} name={actor.name} />
        </CardBody>
      </Card>
      <Card>
        <CardHeader title="Password" />
        <CardBody>
          <PasswordForm
            action={savePassword}
            email={email}
            hasPassword={withPassword}
            passwordMin={PASSWORD_MIN}
          />
        </CardBody>
      </Card>
      <Card>
        <CardHeader title="Sessions" description="Browsers in which you are signed in; each for 30 days" />
        <CardBody>
          <SessionList
            sessions={sessions.map(({ id, createdAt }) => ({
              id,
              createdAt: createdAt.toISOString(),
              current: id === sessionId,
            }))}
            end={endOneSession}
            endAll={signOutEverywhere}
          />
        </CardBody>
      </Card>
    </div>
  );
}
