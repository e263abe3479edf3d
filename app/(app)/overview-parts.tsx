import type { Route } from "next";
import Link from "next/link";
import { AuditedAccuracyList } from "@/components/overview/audited-accuracy";
import { BackgroundWork, type ShownWork } from "@/components/overview/background-work";
import { RecentImports } from "@/components/overview/recent-imports";
import { StaleList } from "@/components/overview/stale-list";
import { WaitingForYou } from "@/components/overview/waiting-for-you";
import { roughly } from "@/components/review/pace";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { type Actor, can } from "@/lib/domain/access";
import { recentImports } from "@/lib/services/datasets/recent-imports";
import { auditedAccuracy } from "@/lib/services/overview/audited-accuracy";
import { backgroundWork } from "@/lib/services/overview/background-work";
import type { DatasetState } from "@/lib/services/overview/dataset-health";
import { myWork } from "@/lib/services/overview/my-work";
import { whatIsStale } from "@/lib/services/stale/what-is-stale";

/** Imports listed at the end of the page. */
const IMPORTS = 6;

export async function MyReviews({ actor }: { actor: Actor }) {
  const { queues, rulings } = await myWork(actor);
  return (
    <Card>
      <CardHeader
        title="Waiting for you"
        actions={
          <Button asChild variant="ghost" size="sm">
            <Link href={"/review" as Route}>All reviews</Link>
          </Button>
        }
      />
      <WaitingForYou
        queues={queues.map(({ secondsLeft, ...queue }) => ({
          ...queue,
          left: secondsLeft ? roughly(secondsLeft) : null,
        }))}
        rulings={rulings}
        manages={can(actor, "review:manage")}
      />
    </Card>
  );
}

export async function Background({ actor }: { actor: Actor }) {
  const work = await backgroundWork(actor);
  if (work.length === 0) return null;
  return (
    <Card>
      <CardHeader title="In the background" description="What is under way, and what has failed" />
      <BackgroundWork work={work.map((one) => ({ ...one, at: one.at.toISOString(), href: hrefOf(one) }))} />
    </Card>
  );
}

function hrefOf({ kind, id, dataset }: Pick<ShownWork, "kind" | "id" | "dataset">): string {
  switch (kind) {
    case "import":
      return `/imports/${id}`;
    case "generation":
      return `/datasets/${dataset}/generate/${id}`;
    case "run":
      return `/runs/${id}`;
    case "training":
      return "/runs";
    case "quality":
      return `/datasets/${dataset}/quality`;
  }
}

export async function OlderVersions({ actor }: { actor: Actor }) {
  const stale = await whatIsStale(actor);
  if (stale.audits.length + stale.certificates.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title="Made by an older version"
        description={`Version ${stale.prompt} of the prompt and version ${stale.guide} of the labelling guide hold now. These figures stand for what held then; a new sample or calibration settles it.`}
      />
      <StaleList stale={stale} />
    </Card>
  );
}

export async function Accuracy({ actor, datasets }: { actor: Actor; datasets: readonly DatasetState[] }) {
  const found = await auditedAccuracy(
    actor,
    datasets.map(({ id }) => id),
  );
  const samples = new Map(found.map((sample) => [sample.datasetId, sample]));
  return (
    <Card>
      <CardHeader
        title="Accuracy, as people judged it"
        description="Action and target right, from the newest finished sample of each data set, or the one that has come furthest; with the 95 % interval"
        actions={
          <Button asChild variant="ghost" size="sm">
            <Link href={"/audits" as Route}>All audits</Link>
          </Button>
        }
      />
      <AuditedAccuracyList
        datasets={datasets.map(({ id, slug, name }) => ({
          dataset: slug,
          datasetName: name,
          sample: samples.get(id) ?? null,
        }))}
        manages={can(actor, "review:manage")}
        reviews={can(actor, "review:submit")}
      />
    </Card>
  );
}

export async function Recent({ actor }: { actor: Actor }) {
  const imports = await recentImports(actor, IMPORTS);
  if (imports.length === 0) return null;
  return (
    <Card>
      <CardHeader title="Recent imports" />
      <RecentImports
        imports={imports.map(({ createdAt, ...one }) => ({ ...one, createdAt: createdAt.toISOString() }))}
      />
    </Card>
  );
}
