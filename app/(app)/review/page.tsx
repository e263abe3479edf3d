import type { Metadata } from "next";
import { AuditList } from "@/components/review/audit-list";
import { CreateAuditDialog } from "@/components/review/create-audit-dialog";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { getAudits } from "@/lib/services/audits/list-audits";
import { listDatasets } from "@/lib/services/datasets/list-datasets";
import { makeAudit, setStatus } from "./actions";

export const metadata: Metadata = { title: "Review" };

export default async function ReviewPage({ searchParams }: { searchParams: Promise<{ dataset?: string }> }) {
  const actor = await requireActor();
  const { dataset } = await searchParams;
  const [audits, datasets] = await Promise.all([getAudits(actor), listDatasets(actor, {})]);
  const sources = datasets
    .filter(({ rows }) => rows > 0)
    .map(({ slug, name, rows, counts }) => ({ slug, name, rows, counts }));
  const manages = can(actor, "review:manage");
  const create = manages && sources.length > 0 && (
    <CreateAuditDialog sources={sources} action={makeAudit} {...(dataset && { selected: dataset })} />
  );
  return (
    <Page>
      <PageHeader
        title="Review"
        description="Samples, which say how good the labels are, and queues, which get rows done."
        actions={create}
      />
      <AuditList
        audits={audits}
        reviews={can(actor, "review:submit")}
        manages={manages}
        hasRows={sources.length > 0}
        setStatus={setStatus}
      />
    </Page>
  );
}
