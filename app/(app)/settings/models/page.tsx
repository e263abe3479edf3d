import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ModelTable } from "@/components/settings/model-table";
import { requireActor } from "@/lib/auth/current-actor";
import { can } from "@/lib/domain/access";
import { chosenOptions } from "@/lib/domain/models/model-options";
import { listModels } from "@/lib/services/models/list-models";
import { archiveModel, saveModel, testModel } from "./actions";

export const metadata: Metadata = { title: "Models" };

export default async function ModelsPage({
  searchParams,
}: {
  searchParams: Promise<{ archived?: string | string[] }>;
}) {
  const actor = await requireActor();
  if (!can(actor, "models:manage")) notFound();
  const archived = (await searchParams).archived === "true";
  const models = await listModels(actor, { archived });
  return (
    <ModelTable
      models={models.map((model) => ({ ...model, options: chosenOptions(model.options ?? {}) }))}
      archivedToo={archived}
      actions={{ save: saveModel, archive: archiveModel, test: testModel }}
    />
  );
}
