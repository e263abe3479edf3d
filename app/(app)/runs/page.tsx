import type { Metadata } from "next";
import { RunTable } from "@/components/runs/run-table";
import { type RunPreset, StartRunDialog } from "@/components/runs/start-run-dialog";
import { TrainStudentDialog } from "@/components/runs/train-student-dialog";
import { TrainingList } from "@/components/runs/training-list";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { rowFilterSchema } from "@/lib/contracts/row-filter";
import { type Actor, can } from "@/lib/domain/access";
import { listDatasets } from "@/lib/services/datasets/list-datasets";
import { listModels } from "@/lib/services/models/list-models";
import { countRows } from "@/lib/services/rows/count-rows";
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
  const params = await searchParams;
  const { dataset, train: wantsTraining } = params;
  const initialDataset = typeof dataset === "string" ? dataset : undefined;
  const [runs, all, models, trainings] = await Promise.all([
    listAllRuns(actor, { limit: 100 }),
    listDatasets(actor, {}),
    listModels(actor),
    listTrainings(actor),
  ]);
  const datasets = all.filter(({ rows }) => rows > 0);
  const manages = can(actor, "runs:manage");
  const selected = manages ? datasets.find(({ slug }) => slug === dataset)?.slug : undefined;
  const preset = selected === undefined ? undefined : await presetOf(actor, selected, params);
  const dialog = manages && (
    <StartRunDialog
      key={JSON.stringify(preset)}
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
      preset={preset}
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
      <RunTable key={runs[0]?.id} initial={runs} {...(manages && { resume })} />
    </Page>
  );
}

/** The filter in the address, for the dialog; undefined without one. */
async function presetOf(
  actor: Actor,
  dataset: string,
  params: Record<string, string | string[] | undefined>,
): Promise<RunPreset | undefined> {
  const parsed = rowFilterSchema.safeParse(params);
  if (!parsed.success) return undefined;
  const given = Object.entries(parsed.data).filter(([, value]) => value !== undefined);
  if (given.length === 0) return undefined;
  return { dataset, rows: await countRows(actor, dataset, parsed.data), filter: Object.fromEntries(given) };
}

function priceOf(options: Record<string, unknown> | null): string | null {
  const { price_in, price_out, currency } = options ?? {};
  return price_in === undefined || price_out === undefined ? null : String(currency ?? "USD");
}
