import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { setDatasetArchived } from "@/lib/db/datasets";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { requireDataset } from "./require-dataset";

/** Takes a data set out of the lists, or back into them. Nothing is lost. @throws AppError not_found */
export async function archiveDataset(
  actor: Actor,
  slug: string,
  archived: boolean,
  now: Date = new Date(),
): Promise<void> {
  authorise(actor, "dataset:manage");
  const dataset = await requireDataset(slug);
  if ((dataset.archivedAt !== null) === archived) return;
  await db().$transaction(async (tx) => {
    await setDatasetArchived(dataset.id, archived ? now : null, tx);
    await logAction(tx, actor, {
      action: archived ? "dataset.archive" : "dataset.restore",
      target: { kind: "dataset", id: dataset.id },
      details: { slug },
    });
  });
}
