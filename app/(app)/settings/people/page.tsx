import { Lock } from "lucide-react";
import type { Metadata } from "next";
import { PeopleTable } from "@/components/settings/people-table";
import { EmptyState } from "@/components/ui/empty-state";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { listPeople } from "@/lib/services/people/list-people";
import { changeRoleOf, disable, enable, endSessionsOf, invite, makeLinkFor, withdraw } from "./actions";

export const metadata: Metadata = { title: "People" };

export default async function PeoplePage() {
  const actor = await requireActor();
  if (!can(actor, "people:manage")) {
    return (
      <EmptyState icon={Lock} title="Only admins see this page">
        Ask an admin if somebody needs access.
      </EmptyState>
    );
  }
  return (
    <PeopleTable
      people={await listPeople(actor)}
      me={actor.id}
      actions={{
        invite,
        changeRole: changeRoleOf,
        makeLink: makeLinkFor,
        endSessions: endSessionsOf,
        disable,
        enable,
        withdraw,
      }}
    />
  );
}
