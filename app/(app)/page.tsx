import { Database } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { type ReactNode, Suspense } from "react";
import { CreateDatasetDialog } from "@/components/datasets/create-dataset-dialog";
import { DatasetHealth } from "@/components/datasets/dataset-health";
import { QualityNote } from "@/components/overview/quality-note";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Num } from "@/components/ui/format";
import { Page, PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { type DatasetState, datasetsHealth } from "@/lib/services/overview/dataset-health";
import { create } from "./datasets/actions";
import { Accuracy, Background, MyReviews, OlderVersions, Recent } from "./overview-parts";

export const metadata: Metadata = { title: "Overview" };

/** What needs me now, how good the data sets are, and how sure that is. Each part comes when it is ready. */
export default async function OverviewPage() {
  const actor = await requireActor();
  const { datasets, total } = await datasetsHealth(actor);
  if (datasets.length === 0) {
    const mayCreate = can(actor, "dataset:create");
    return (
      <Page>
        <PageHeader title="Overview" />
        <Card>
          <EmptyState
            icon={Database}
            title="Begin with a data set"
            action={mayCreate && <CreateDatasetDialog create={create} />}
          >
            {mayCreate
              ? "Create one and import conversations; then review them and export what is approved."
              : "There is none yet. An admin can create one."}
          </EmptyState>
        </Card>
      </Page>
    );
  }
  const filled = datasets.filter(({ rows }) => rows > 0);
  return (
    <Page>
      <PageHeader title="Overview" />
      {can(actor, "review:submit") && (
        <Soon>
          <MyReviews actor={actor} />
        </Soon>
      )}
      {/* Mostly nothing: no placeholder, or the page would jump when it goes. */}
      <Suspense>
        <Background actor={actor} />
      </Suspense>
      <Suspense>
        <OlderVersions actor={actor} />
      </Suspense>
      {filled.length > 0 && (
        <Soon>
          <Accuracy actor={actor} datasets={filled} />
        </Soon>
      )}
      <Card>
        <CardHeader
          title="Data sets"
          description={
            datasets.length < total ? (
              <>
                The <Num value={datasets.length} /> of <Num value={total} /> on which something happened last
              </>
            ) : (
              "Class balance, quality, and how much a human has judged"
            )
          }
          actions={
            <Button asChild variant="ghost" size="sm">
              <Link href={"/datasets" as Route}>All data sets</Link>
            </Button>
          }
        />
        <DatasetHealth datasets={datasets} notes={qualityNotes(datasets, can(actor, "dataset:import"))} />
      </Card>
      <Suspense>
        <Recent actor={actor} />
      </Suspense>
    </Page>
  );
}

const Soon = ({ children }: { children: ReactNode }) => (
  <Suspense
    fallback={
      <div aria-busy>
        <Skeleton className="h-36" />
      </div>
    }
  >
    {children}
  </Suspense>
);

const qualityNotes = (datasets: readonly DatasetState[], measures: boolean) =>
  new Map(
    datasets.map(({ id, slug, quality }) => [
      id,
      <QualityNote
        key={id}
        dataset={slug}
        quality={quality && { ...quality, measuredAt: quality.measuredAt?.toISOString() ?? null }}
        measures={measures}
      />,
    ]),
  );
