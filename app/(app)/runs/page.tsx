import type { Metadata } from "next";
import { RunTable } from "@/components/runs/run-table";
import { StartRunDialog } from "@/components/runs/start-run-dialog";
import { TrainStudentDialog } from "@/components/runs/train-student-dialog";
import { TrainingList } from "@/components/runs/training-list";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { listDatasets } from "@/lib/services/datasets/list-datasets";
import { listModels } from "@/lib/services/models/list-models";
import { listAllRuns } from "@/lib/services/runs/list-runs";
import { listTrainings } from "@/lib/services/student/list-trainings";
import { resume, start, stopTraining, train } from "./actions";

export const metadata: Metadata = { title: "Runs" };

export default async function RunsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await requireActor();
  const { dataset, train: wantsTraining } = await searchParams;
  const initialDataset = typeof dataset === "string" ? dataset : undefined;
  const [runs, all, models, trainings] = await Promise.all([
    listAllRuns(actor, { limit: 100 }),
    listDatasets(actor, {}),
    listModels(actor),
    listTrainings(actor),
  ]);
  const datasets = all.filter(({ rows }) => rows > 0);
  const dialog = can(actor, "runs:manage") && (
    <StartRunDialog
      datasets={datasets.map(({ slug, name, rows, counts }) => ({
        slug,
        name,
        rows,
        splits: Object.keys(counts.split).sort(),
      }))}
      models={models
        .filter(
          ({ client, versions }) => client === "openai_compatible" || (client === "embedded" && versions > 0),
        )
        .map(({ name, client, options }) => ({
          name,
          embedded: client === "embedded",
          currency: priceOf(options),
        }))}
      start={start}
      initialDataset={initialDataset}
    />
  );
  const trains = can(actor, "models:manage");
  const trainDialog = trains && (
    <TrainStudentDialog
      datasets={datasets.map(({ slug, name, rows }) => ({ slug, name, rows }))}
      train={train}
      initialDataset={initialDataset}
      initialOpen={wantsTraining === "true"}
    />
  );
  return (
    <Page>
      <PageHeader
        title="Runs"
        description="What models said of the rows of a data set: asked here, or recorded elsewhere."
        actions={
          <>
            {trainDialog}
            {dialog}
          </>
        }
      />
      {/* A page that was made anew knows more than what is shown. */}
      <TrainingList
        key={trainings.map(({ id, status }) => `${id} ${status}`).join()}
        initial={trainings}
        {...(trains && { cancel: stopTraining })}
      />
      <RunTable key={runs[0]?.id} initial={runs} {...(can(actor, "runs:manage") && { resume })} />
    </Page>
  );
}

function priceOf(options: Record<string, unknown> | null): string | null {
  const { price_in, price_out, currency } = options ?? {};
  return price_in === undefined || price_out === undefined ? null : String(currency ?? "USD");
}
