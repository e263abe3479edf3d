import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DecisionTable } from "@/components/router/decision-table";
import { LiveBoard } from "@/components/router/live-board";
import { Playground } from "@/components/router/playground";
import { Waiting } from "@/components/router/waiting";
import { Card, CardHeader } from "@/components/ui/card";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { SAMPLE_MOMENT } from "@/lib/domain/models/sample-moment";
import { pendingLiveRows } from "@/lib/services/router/doubts/pending-rows";
import { listDecisions } from "@/lib/services/router/list-decisions";
import { liveFigures } from "@/lib/services/router/live-figures";
import { decideTurn, reviewDecision } from "./actions";

export const metadata: Metadata = { title: "Router" };

export default async function RouterPage() {
  const actor = await requireActor();
  if (!can(actor, "route:decide")) notFound();
  const [live, decisions] = [await liveFigures(actor), await listDecisions(actor, 50)];
  const waiting = await pendingLiveRows(actor);
  return (
    <Page>
      <PageHeader
        title="Router"
        description="Decides live turns: the student where it is as sure as its certificate asks, else the teacher."
      />
      <LiveBoard initial={live} managesModels={can(actor, "models:manage")} />
      <Playground
        sample={{ messages: SAMPLE_MOMENT.messages, tasks: SAMPLE_MOMENT.tasks }}
        decide={decideTurn}
      />
      <Card>
        <CardHeader
          title="Latest decisions"
          description="The last 50 of all channels, newest first. A doubtful one becomes a row that people judge."
          actions={waiting && <Waiting {...waiting} makesQueue={can(actor, "review:manage")} />}
        />
        <DecisionTable
          decisions={decisions}
          {...(can(actor, "dataset:import") && { review: reviewDecision })}
        />
      </Card>
    </Page>
  );
}
