import { Plus } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { AuditTable } from "@/components/audits/audit-table";
import { Button } from "@/components/ui/button";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { getAudits } from "@/lib/services/audits/list-audits";
import { listDatasets } from "@/lib/services/datasets/list-datasets";

export const metadata: Metadata = { title: "Audits" };

export default async function AuditsPage() {
  const actor = await requireActor();
  const [audits, datasets] = await Promise.all([getAudits(actor), listDatasets(actor, {})]);
  const hasRows = datasets.some(({ rows }) => rows > 0);
  const manages = can(actor, "review:manage");
  return (
    <Page>
      <PageHeader
        title="Audits"
        description="How good the labels, the teacher and the student are, from rows that people judged."
        actions={
          manages &&
          hasRows && (
            <Button variant="primary" asChild>
              <Link href={"/audits/new" as Route}>
                <Plus aria-hidden />
                Design a sample
              </Link>
            </Button>
          )
        }
      />
      <AuditTable audits={audits} manages={manages} hasRows={hasRows} />
    </Page>
  );
}
