import { Activity, Lock } from "lucide-react";
import type { Metadata } from "next";
import { ActivityFilter } from "@/components/activity/activity-filter";
import { ActivityTable } from "@/components/activity/activity-table";
import { Banner } from "@/components/ui/banner";
import { EmptyState } from "@/components/ui/empty-state";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { activityQuerySchema } from "@/lib/contracts/activity";
import { can } from "@/lib/domain/access";
import { listActivity } from "@/lib/services/activity/list-activity";

export const metadata: Metadata = { title: "Activity" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function ActivityPage({ searchParams }: { searchParams: Search }) {
  const actor = await requireActor();
  if (!can(actor, "activity:read")) {
    return (
      <EmptyState icon={Lock} title="Only admins see this page">
        It lists everything that people and programs have changed.
      </EmptyState>
    );
  }
  const asked = Object.fromEntries(
    Object.entries(await searchParams).map(([name, value]) => [name, [value].flat()[0]]),
  );
  const parsed = activityQuerySchema.safeParse(asked);
  const query = parsed.success ? parsed.data : activityQuerySchema.parse({});
  const { entries, next_cursor } = await listActivity(actor, query);
  const address = (cursor?: string) => {
    const search = new URLSearchParams();
    if (query.actor) search.set("actor", query.actor);
    if (query.action) search.set("action", query.action);
    if (cursor) search.set("cursor", cursor);
    return `/activity${search.size > 0 ? `?${search}` : ""}`;
  };
  return (
    <Page>
      <PageHeader
        title="Activity"
        description="Who did what, newest first. Entries can be neither changed nor removed."
      />
      {!parsed.success && (
        <Banner tone="amber">
          This address asks for something that the list does not know; all of it is shown.
        </Banner>
      )}
      <ActivityFilter actor={query.actor} action={query.action} />
      {entries.length === 0 ? (
        <EmptyState icon={Activity} title="Nothing found">
          Nobody did such a thing yet. Shorten the filter or clear it.
        </EmptyState>
      ) : (
        <ActivityTable
          entries={entries}
          newest={query.cursor ? address() : undefined}
          older={next_cursor ? address(next_cursor) : undefined}
        />
      )}
    </Page>
  );
}
