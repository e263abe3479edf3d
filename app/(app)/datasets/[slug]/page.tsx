import { FileUp, Gauge, ListChecks, PackageCheck, Sparkles } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { DatasetMenu } from "@/components/datasets/dataset-menu";
import { RowBrowser } from "@/components/datasets/row-browser";
import { RunsPicker } from "@/components/datasets/runs-picker";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { rowFilterSchema } from "@/lib/contracts/row-filter";
import { can } from "@/lib/domain/access";
import { isAppError } from "@/lib/errors";
import { getDataset } from "@/lib/services/datasets/get-dataset";
import { listRows } from "@/lib/services/rows/list-rows";
import { listRuns } from "@/lib/services/runs/list-runs";
import { archive, chooseRun, holdings, remove } from "../actions";

type Props = PageProps<"/datasets/[slug]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).slug };
}

export default async function DatasetPage({ params, searchParams }: Props) {
  const actor = await requireActor();
  const { slug } = await params;
  const dataset = await getDataset(actor, slug).catch(missing);
  const parsed = rowFilterSchema.safeParse(await searchParams);
  const list = parsed.success
    ? await listRows(actor, slug, { filter: parsed.data, limit: 100, count: true, facets: true }).catch(words)
    : `The filter in the address is not valid: ${parsed.error.issues[0]?.message}.`;
  const runs = (await listRuns(actor, slug)).runs.filter(({ status }) => status === "done");
  const mayImport = can(actor, "dataset:import");
  const importButton = mayImport && (
    <Button asChild variant={dataset.rows === 0 ? "primary" : "secondary"}>
      <Link href={`/datasets/${slug}/import` as Route}>
        <FileUp aria-hidden />
        Import
      </Link>
    </Button>
  );
  const header = (
    <PageHeader
      title={dataset.name}
      crumbs={[{ label: "Data sets", href: "/datasets" }]}
      meta={
        <>
          <Badge className="font-mono">{slug}</Badge>
          {dataset.archived_at && <Badge tone="amber">archived</Badge>}
        </>
      }
      actions={
        <>
          {importButton}
          {can(actor, "runs:manage") && (
            <Button asChild>
              <Link href={`/datasets/${slug}/generate` as Route}>
                <Sparkles aria-hidden />
                Generate
              </Link>
            </Button>
          )}
          {dataset.rows > 0 && (
            <Button asChild>
              <Link href={`/datasets/${slug}/quality` as Route}>
                <Gauge aria-hidden />
                Quality
              </Link>
            </Button>
          )}
          {can(actor, "dataset:manage") && runs.length > 0 && (
            <RunsPicker runs={runs} shown={dataset.runs} choose={chooseRun.bind(null, slug)} />
          )}
          {can(actor, "review:manage") && dataset.rows > 0 && (
            <Button asChild>
              <Link href={`/review?dataset=${slug}` as Route}>
                <ListChecks aria-hidden />
                Review
              </Link>
            </Button>
          )}
          {can(actor, "dataset:export") && dataset.rows > 0 && (
            <Button asChild>
              <Link href={`/exports?dataset=${slug}` as Route}>
                <PackageCheck aria-hidden />
                Export
              </Link>
            </Button>
          )}
          {can(actor, "dataset:manage") && (
            <DatasetMenu
              slug={slug}
              archived={dataset.archived_at !== null}
              trains={can(actor, "models:manage") && dataset.rows > 0 && dataset.archived_at === null}
              archive={archive}
              loadHoldings={holdings}
              remove={remove}
            />
          )}
        </>
      }
    />
  );
  if (dataset.rows === 0) {
    return (
      <Page>
        {header}
        <Card>
          <EmptyState icon={FileUp} title="No rows yet" action={importButton}>
            {mayImport
              ? "Drop a file of conversations on the import page. JSONL, JSON arrays and chat formats are recognised, plain or gzipped; every bad line is reported with its reason."
              : "An admin can import conversations."}
          </EmptyState>
        </Card>
      </Page>
    );
  }
  return (
    <div className="flex h-page flex-col">
      <div className="px-4 py-3">{header}</div>
      {typeof list === "string" ? (
        <Banner tone="red" className="mx-4">
          {list}{" "}
          <Link href={`/datasets/${slug}` as Route} className="font-medium underline">
            Clear the filter
          </Link>
        </Banner>
      ) : (
        <RowBrowser
          dataset={dataset}
          first={list}
          may={{
            review: can(actor, "review:manage"),
            export: can(actor, "dataset:export"),
            predict: can(actor, "runs:manage"),
          }}
        />
      )}
    </div>
  );
}

/** What a person can mend is said on the page. */
function words(error: unknown): string {
  if (isAppError(error)) return error.message;
  throw error;
}

function missing(error: unknown): never {
  if (isAppError(error) && error.code === "not_found") notFound();
  throw error;
}
