import type { Metadata } from "next";
import { RunTable } from "@/components/runs/run-table";
import { StartRunDialog } from "@/components/runs/start-run-dialog";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { listDatasets } from "@/lib/services/datasets/list-datasets";
import { listModels } from "@/lib/services/models/list-models";
import { listAllRuns } from "@/lib/services/runs/list-runs";
import { resume, start } from "./actions";

export const metadata: Metadata = { title: "Runs" };

export default async function RunsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const actor = await requireActor();
  const { dataset } = await searchParams;
  const [runs, datasets, models] = await Promise.all([
    listAllRuns(actor, { limit: 100 }),
    listDatasets(actor, {}),
    listModels(actor),
  ]);
  const dialog = can(actor, "runs:manage") && (
    <StartRunDialog
      datasets={datasets
        .filter(({ rows }) => rows > 0)
        .map(({ slug, name, rows, counts }) => ({
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
      initialDataset={typeof dataset === "string" ? dataset : undefined}
    />
  );
  return (
    <Page>
      <PageHeader
        title="Runs"
        description="What models said of the rows of a data set: asked here, or recorded elsewhere."
        actions={dialog}
      />
      <RunTable initial={runs} {...(can(actor, "runs:manage") && { resume })} />
    </Page>
  );
}

function priceOf(options: Record<string, unknown> | null): string | null {
  const { price_in, price_out, currency } = options ?? {};
  return price_in === undefined || price_out === undefined ? null : String(currency ?? "USD");
}
