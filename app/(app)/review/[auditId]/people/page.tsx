import type { Metadata, Route } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { type Assignee, PeopleForm } from "@/components/review/people-form";
import { Button } from "@/components/ui/button";
import { Num } from "@/components/ui/format";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import type { AuditPeople } from "@/lib/contracts/audit-people";
import type { Person } from "@/lib/contracts/people";
import { can } from "@/lib/domain/access";
import { isAppError } from "@/lib/errors";
import { getAudit } from "@/lib/services/audits/get-audit";
import { listPeople } from "@/lib/services/people/list-people";
import { auditFlags } from "@/lib/services/reviews/audit-marks";
import { auditPeople } from "@/lib/services/reviews/audit-people";
import { assign } from "../../actions";

export const metadata: Metadata = { title: "People · Review" };

export default async function PeoplePage({ params }: { params: Promise<{ auditId: string }> }) {
  const { auditId } = await params;
  const actor = await requireActor();
  const audit = await getAudit(actor, auditId).catch((error: unknown) => {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  });
  const manages = can(actor, "review:manage") && can(actor, "people:manage");
  const [given, { flags }, everybody] = await Promise.all([
    auditPeople(actor, auditId),
    auditFlags(actor, auditId),
    manages ? listPeople(actor) : Promise.resolve([]),
  ]);
  return (
    <Page>
      <PageHeader
        title={`People of ${audit.name}`}
        description="Who reviews, who decides disagreements, and how far each has come."
        actions={
          <Button asChild>
            <Link href={`/review/${auditId}` as Route}>To the rows</Link>
          </Button>
        }
      />
      <PeopleForm
        people={withOthers(given.people, everybody)}
        perDay={given.per_day}
        manages={manages}
        action={assign.bind(null, auditId)}
      />
      <section aria-labelledby="flags" className="mt-8">
        <h2 id="flags" className="mb-2 text-sm font-semibold">
          Flagged rows
        </h2>
        {flags.length === 0 ? (
          <p className="text-sm text-muted">
            Nothing is flagged. A reviewer flags a row with F; it appears here with the comment.
          </p>
        ) : (
          <ul className="flex flex-col gap-1.5 text-sm">
            {flags.map((flag) => (
              <li key={`${flag.item_id} ${flag.reviewer_name}`}>
                <Link
                  href={`/datasets/${audit.dataset}/rows/${flag.row_id}` as Route}
                  className="text-accent-text underline"
                >
                  Row <Num value={flag.position} />
                </Link>{" "}
                by {flag.reviewer_name}
                {flag.note && <>: {flag.note}</>}
              </li>
            ))}
          </ul>
        )}
      </section>
    </Page>
  );
}

/** Whoever has worked on it or is named, then all others who could review. */
function withOthers(people: AuditPeople["people"], everybody: readonly Person[]): Assignee[] {
  const known = new Set(people.map(({ id }) => id));
  const none = {
    assigned: false,
    adjudicator: false,
    done: 0,
    held: 0,
    skipped: 0,
    flagged: 0,
    adjudicated: 0,
  };
  const others = everybody
    .filter(({ id, role, state }) => !known.has(id) && role !== "VIEWER" && state !== "disabled")
    .map(({ id, name, email }) => ({
      id,
      name: name || email,
      ...none,
      today: 0,
      seconds_per_review: null,
      last_at: null,
    }));
  return [...people, ...others];
}
