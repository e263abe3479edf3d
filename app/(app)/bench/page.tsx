import type { Metadata } from "next";
import { HistoryChart } from "@/components/bench/history-chart";
import { HistoryTable } from "@/components/bench/history-table";
import { ImportReport } from "@/components/bench/import-report";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { listBenches } from "@/lib/services/bench/list-benches";

export const metadata: Metadata = { title: "Bench" };

export default async function BenchPage() {
  const actor = await requireActor();
  const runs = await listBenches(actor, { limit: 200 });
  const bring = can(actor, "runs:manage") && <ImportReport />;
  return (
    <Page wide>
      <PageHeader
        title="Bench"
        description="How fast students, endpoints and the router decide, with what they get right beside it. Measured by parallax bench, here or elsewhere."
        actions={bring}
      />
      <HistoryChart runs={runs} />
      <HistoryTable runs={runs} />
    </Page>
  );
}
