"use client";
import { useState, useTransition } from "react";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { ConfirmDialog, type ConfirmResult } from "@/components/ui/confirm-dialog";
import { Time } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { ActionsHeader } from "@/components/ui/table-columns";
import { toast } from "@/components/ui/toast";
import type { Tone } from "@/components/ui/tone";
import type { AccessLink, Person } from "@/lib/contracts/people";
import type { Role } from "@/lib/domain/access";
import { type InviteAction, InviteDialog } from "./invite-dialog";
import { LinkDialog } from "./link-dialog";
import { PersonMenu } from "./person-menu";

export type PeopleActions = {
  invite: InviteAction;
  changeRole: (id: string, role: Role) => Promise<ConfirmResult>;
  makeLink: (id: string) => Promise<{ error: string } | { link: AccessLink }>;
  endSessions: (id: string) => Promise<ConfirmResult>;
  disable: (id: string) => Promise<ConfirmResult>;
  enable: (id: string) => Promise<ConfirmResult>;
  withdraw: (id: string) => Promise<ConfirmResult>;
};

const STATE_TONE: Record<Person["state"], Tone> = { active: "green", invited: "amber", disabled: "gray" };

type Question = {
  person: Person;
  title: string;
  loses: string;
  label: string;
  act: () => Promise<ConfirmResult>;
};

/** Everybody with access, and all that an admin can do about it. */
export function PeopleTable({
  people,
  me,
  actions,
}: {
  people: readonly Person[];
  me: string;
  actions: PeopleActions;
}) {
  const [link, setLink] = useState<AccessLink>();
  const [question, setQuestion] = useState<Question>();
  const [busy, start] = useTransition();
  const run = (act: () => Promise<ConfirmResult>, done: string) =>
    start(async () => {
      const answer = await act();
      if (answer?.error) toast.error(answer.error);
      else toast.success(done);
    });
  const newLink = (person: Person) =>
    start(async () => {
      const answer = await actions.makeLink(person.id);
      if ("error" in answer) toast.error(answer.error);
      else setLink(answer.link);
    });
  return (
    <Card>
      <CardHeader
        title="People"
        description="Who has access, and what they may do"
        actions={<InviteDialog action={actions.invite} onInvited={setLink} />}
      />
      <Table aria-label="People" aria-busy={busy}>
        <TableHead>
          <TableRow>
            <TableHeader>Name</TableHeader>
            <TableHeader>Role</TableHeader>
            <TableHeader>State</TableHeader>
            <TableHeader>Last sign-in</TableHeader>
            <ActionsHeader />
          </TableRow>
        </TableHead>
        <TableBody>
          {people.map((person) => (
            <TableRow key={person.id}>
              <TableCell>
                <span className="block font-medium">
                  {person.name}
                  {person.id === me && <span className="ml-1.5 font-normal text-muted">you</span>}
                </span>
                <span className="block text-xs text-muted">{person.email}</span>
              </TableCell>
              <TableCell>{person.role.toLowerCase()}</TableCell>
              <TableCell>
                <Badge tone={STATE_TONE[person.state]}>{person.state}</Badge>
              </TableCell>
              <TableCell className="whitespace-nowrap text-muted">
                {person.last_sign_in_at ? <Time value={person.last_sign_in_at} format="relative" /> : "never"}
              </TableCell>
              <TableCell className="text-right">
                <PersonMenu
                  person={person}
                  onRole={(role) => {
                    const act = () => actions.changeRole(person.id, role);
                    const done = `${person.name} is now ${role.toLowerCase()}`;
                    if (person.id !== me) return run(act, done);
                    setQuestion({
                      person,
                      title: `Become ${role.toLowerCase()} yourself?`,
                      loses: "You lose the rights of an admin at once; another admin has to give them back.",
                      label: "Change my role",
                      act,
                    });
                  }}
                  onLink={() => newLink(person)}
                  onEnable={() => run(() => actions.enable(person.id), `${person.name} is enabled`)}
                  onEndSessions={() =>
                    setQuestion({
                      person,
                      title: `End all sessions of ${person.name}?`,
                      loses: "Every browser has to sign in again. API keys go on working.",
                      label: "End sessions",
                      act: () => actions.endSessions(person.id),
                    })
                  }
                  onDisable={() =>
                    setQuestion({
                      person,
                      title: `Disable ${person.name}?`,
                      loses: "Sessions end, links and API keys stop working. Reviews and history stay.",
                      label: "Disable",
                      act: () => actions.disable(person.id),
                    })
                  }
                  onWithdraw={() =>
                    setQuestion({
                      person,
                      title: `Take back the invitation of ${person.email}?`,
                      loses: "The link stops working and the person leaves this list.",
                      label: "Take back",
                      act: () => actions.withdraw(person.id),
                    })
                  }
                />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <LinkDialog link={link} onClose={() => setLink(undefined)} />
      <ConfirmDialog
        open={question !== undefined}
        onOpenChange={(open) => !open && setQuestion(undefined)}
        title={question?.title ?? ""}
        loses={question?.loses ?? ""}
        confirmLabel={question?.label ?? ""}
        onConfirm={() => question?.act()}
      />
    </Card>
  );
}
