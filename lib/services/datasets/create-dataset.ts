import type { CreateDataset, DatasetView } from "@/lib/contracts/datasets";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { insertDataset } from "@/lib/db/datasets";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { authorise } from "../authorise";
import { datasetView } from "./view";

/** An empty data set. @throws AppError already_exists for a slug that is taken */
export async function createDataset(actor: Actor, input: CreateDataset): Promise<DatasetView> {
  authorise(actor, "dataset:create");
  const record = await db().$transaction(async (tx) => {
    const made = await insertDataset(
      {
        id: newId(),
        slug: input.slug,
        name: input.name ?? input.slug,
        description: input.description ?? "",
        createdBy: actor.name,
      },
      tx,
    );
    if (!made) throw taken(input.slug);
    await logAction(tx, actor, {
      action: "dataset.create",
      target: { kind: "dataset", id: made.id },
      details: { slug: made.slug },
    });
    return made;
  });
  return datasetView(record, []);
}

const taken = (slug: string) =>
  new AppError("already_exists", `A data set "${slug}" exists already; choose another slug`, {
    details: { slug, field: "slug" },
  });
