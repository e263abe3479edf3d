import { Database } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { CreateDatasetDialog } from "@/components/datasets/create-dataset-dialog";
import { DatasetHealth } from "@/components/datasets/dataset-health";
import { RecentImports } from "@/components/overview/recent-imports";
import { SampleAccuracy } from "@/components/overview/sample-accuracy";
import { WaitingForYou } from "@/components/overview/waiting-for-you";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import type { AuditView } from "@/lib/contracts/audits";
import { can } from "@/lib/domain/access";
import { getAudits } from "@/lib/services/audits/list-audits";
import { reportAudit } from "@/lib/services/audits/report-audit";
import { listDatasets } from "@/lib/services/datasets/list-datasets";
import { recentImports } from "@/lib/services/datasets/recent-imports";
import { create } from "./datasets/actions";

export const metadata: Metadata = { title: "Overview" };

/** Samples whose accuracy is shown: each is worked out from its reviews. */
const SAMPLES_SHOWN = 5;

export default async function OverviewPage() {
  const actor = await requireActor();
  const [datasets, imports, audits] = await Promise.all([
    listDatasets(actor, {}),
    recentImports(actor, 6),
    getAudits(actor),
  ]);
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
  const reports = await Promise.all(judgedSamples(audits).map(({ id }) => reportAudit(actor, id)));
  return (
    <Page>
      <PageHeader title="Overview" />
      {can(actor, "review:submit") && (
        <Card>
          <CardHeader
            title="Waiting for you"
            actions={
              <Button asChild variant="ghost" size="sm">
                <Link href={"/review" as Route}>All reviews</Link>
              </Button>
            }
          />
          <WaitingForYou queues={waiting(audits)} manages={can(actor, "review:manage")} />
        </Card>
      )}
      {reports.length > 0 && (
        <Card>
          <CardHeader
            title="Accuracy of the labels"
            description="Action and target right, by sample, with the 95 % interval"
          />
          <SampleAccuracy reports={reports} />
        </Card>
      )}
      <Card>
        <CardHeader
          title="Data sets"
          description="Class balance, and how much a human has judged"
          actions={
            <Button asChild variant="ghost" size="sm">
              <Link href={"/datasets" as Route}>All data sets</Link>
            </Button>
          }
        />
        <DatasetHealth datasets={datasets} />
      </Card>
      {imports.length > 0 && (
        <Card>
          <CardHeader title="Recent imports" />
          <RecentImports
            imports={imports.map(({ createdAt, ...one }) => ({ ...one, createdAt: createdAt.toISOString() }))}
          />
        </Card>
      )}
    </Page>
  );
}

/** The newest samples in which somebody has judged something. */
const judgedSamples = (audits: readonly AuditView[]) =>
  audits.filter(({ kind, progress }) => kind === "sample" && progress.done > 0).slice(0, SAMPLES_SHOWN);

/** Open queues in which this person holds a row or can still take one. */
const waiting = (audits: readonly AuditView[]) =>
  audits
    .filter(
      ({ status, mine, progress, n }) =>
        status === "open" && (mine.held > 0 || canTake(progress.open, mine.done, n)),
    )
    .map(({ id, name, dataset, progress, mine }) => ({
      id,
      name,
      dataset,
      done: progress.done,
      wanted: progress.reviews_wanted,
      held: mine.held,
      open: progress.open,
    }));

/** Nobody judges a row twice: whoever has done them all waits for nothing. */
const canTake = (open: number, mineDone: number, n: number): boolean => open > 0 && mineDone < n;
