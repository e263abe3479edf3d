import { Database } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { STATUS_CHOICES, TARGET_CHOICES } from "@/components/exports/choices";
import { ExportForm } from "@/components/exports/export-form";
import { ExportHistory } from "@/components/exports/export-history";
import type { ChosenRows } from "@/components/exports/wish";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { namesOf } from "@/lib/contracts/exports";
import { NONE, rowFilterSchema } from "@/lib/contracts/row-filter";
import { type Actor, can } from "@/lib/domain/access";
import { listDatasets } from "@/lib/services/datasets/list-datasets";
import { getExports } from "@/lib/services/exports/list-exports";
import { countRows } from "@/lib/services/rows/count-rows";
import { make, preview } from "./actions";

export const metadata: Metadata = { title: "Exports" };

export default async function ExportsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await requireActor();
  const params = await searchParams;
  const [datasets, exports] = await Promise.all([listDatasets(actor, {}), getExports(actor, { limit: 100 })]);
  const sources = datasets
    .filter(({ rows }) => rows > 0)
    .map(({ slug, name, counts }) => ({
      slug,
      name,
      statuses: counts.status,
      splits: Object.keys(counts.split).filter((split) => split !== NONE),
    }));
  const source = sources.find(({ slug }) => slug === params.dataset);
  const chosen = source && (await chosenRows(actor, source, params));
  return (
    <Page>
      <PageHeader
        title="Exports"
        description="Rows as training files. Every line is checked as the receiving tool would check it; what it would refuse is left out and counted."
      />
      {can(actor, "dataset:export") && (
        <Card>
          <CardHeader
            title="New export"
            description="The same rows and options always give the same bytes."
          />
          <CardBody>
            {sources.length > 0 ? (
              <ExportForm
                sources={sources}
                targets={TARGET_CHOICES}
                statuses={STATUS_CHOICES}
                actions={{ make, preview }}
                {...(source && { selected: source.slug })}
                {...(chosen && { chosen })}
                key={`${source?.slug} ${chosen?.rows}`}
              />
            ) : (
              <EmptyState
                icon={Database}
                title="There are no rows to export"
                action={
                  <Button asChild>
                    <Link href="/datasets">Data sets</Link>
                  </Button>
                }
              >
                Import conversations first.
              </EmptyState>
            )}
          </CardBody>
        </Card>
      )}
      <Card>
        <CardHeader title="History" description="The last 100 exports, newest first." />
        <ExportHistory exports={exports} />
      </Card>
    </Page>
  );
}

/** The rows that a filter in the address holds; undefined without a filter. */
async function chosenRows(
  actor: Actor,
  { slug, name }: { slug: string; name: string },
  params: Record<string, string | string[] | undefined>,
): Promise<ChosenRows | undefined> {
  const parsed = rowFilterSchema.safeParse(params);
  if (!parsed.success || Object.values(parsed.data).every((value) => value === undefined)) return undefined;
  const { q, status, ...facets } = parsed.data;
  const fields = [
    ...(q === undefined ? [] : [{ name: "q", value: q }]),
    { name: "status", value: (status ? namesOf(status) : ["all"]).join(",") },
    ...Object.entries(facets).flatMap(([facet, values]) =>
      (values ?? []).map((value) => ({ name: facet, value })),
    ),
  ];
  return { slug, name, rows: await countRows(actor, slug, parsed.data), fields };
}
