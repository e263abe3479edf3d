import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SampleWizard, type WizardSource } from "@/components/audits/sample-wizard";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { rowFilterSchema } from "@/lib/contracts/row-filter";
import { can } from "@/lib/domain/access";
import { ALLOCATIONS } from "@/lib/domain/sampling/allocation";
import { STRATA } from "@/lib/domain/sampling/strata";
import { listDatasets } from "@/lib/services/datasets/list-datasets";
import { makeSample } from "../actions";

export const metadata: Metadata = { title: "Design a sample" };

type Params = Record<string, string | string[] | undefined>;

export default async function NewAuditPage({ searchParams }: { searchParams: Promise<Params> }) {
  const actor = await requireActor();
  if (!can(actor, "review:manage")) redirect("/audits");
  const params = await searchParams;
  const datasets = await listDatasets(actor, {});
  const sources: WizardSource[] = datasets
    .filter(({ rows }) => rows > 0)
    .map(({ slug, name, rows, counts }) => ({ slug, name, rows, counts }));
  if (sources.length === 0) redirect("/audits");
  const given = rowFilterSchema.safeParse(params);
  const { q, ...facets } = given.success ? given.data : {};
  const chosen = Object.fromEntries(
    Object.entries(facets).flatMap(([facet, values]) => (values ? [[facet, values]] : [])),
  );
  return (
    <Page>
      <PageHeader
        title="Design a sample"
        crumbs={[{ label: "Audits", href: "/audits" }]}
        description="Rows drawn at random, so that what people say of them holds for all. Every row is frozen as it is now."
      />
      <SampleWizard
        sources={sources}
        selected={sources.find(({ slug }) => slug === params.dataset)?.slug ?? sources[0]?.slug ?? ""}
        preset={{ q: q ?? "", chosen }}
        strata={STRATA}
        allocations={ALLOCATIONS}
        make={makeSample}
      />
    </Page>
  );
}
