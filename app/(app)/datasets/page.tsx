import { Database } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { CreateDatasetDialog } from "@/components/datasets/create-dataset-dialog";
import { DatasetCard } from "@/components/datasets/dataset-card";
import { DatasetMenu } from "@/components/datasets/dataset-menu";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { listDatasets } from "@/lib/services/datasets/list-datasets";
import { archive, create, holdings, remove } from "./actions";

export const metadata: Metadata = { title: "Data sets" };

export default async function DatasetsPage({
  searchParams,
}: {
  searchParams: Promise<{ archived?: string | string[] }>;
}) {
  const actor = await requireActor();
  const archived = (await searchParams).archived === "true";
  const datasets = await listDatasets(actor, { archived });
  const mayCreate = can(actor, "dataset:create");
  const mayManage = can(actor, "dataset:manage");
  const dialog = mayCreate && <CreateDatasetDialog create={create} />;
  return (
    <Page>
      <PageHeader
        title="Data sets"
        description="Conversations at the moment of decision, each with its task ledger and the one action that is right."
        actions={
          <>
            <Button asChild variant="ghost">
              <Link href={(archived ? "/datasets" : "/datasets?archived=true") as Route}>
                {archived ? "Hide archived" : "Show archived"}
              </Link>
            </Button>
            {dialog}
          </>
        }
      />
      {datasets.length === 0 ? (
        <Card>
          <EmptyState icon={Database} title="There is no data set yet" action={dialog}>
            {mayCreate
              ? "Create one, then drop a file of conversations on it. Formats are recognised by themselves."
              : "An admin can create one."}
          </EmptyState>
        </Card>
      ) : (
        <ul className="grid gap-4 lg:grid-cols-2">
          {datasets.map((dataset) => (
            <li key={dataset.id} className="grid">
              <DatasetCard
                dataset={dataset}
                menu={
                  mayManage && (
                    <DatasetMenu
                      slug={dataset.slug}
                      archived={dataset.archived_at !== null}
                      trains={can(actor, "models:manage") && dataset.rows > 0 && dataset.archived_at === null}
                      archive={archive}
                      loadHoldings={holdings}
                      remove={remove}
                    />
                  )
                }
              />
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
