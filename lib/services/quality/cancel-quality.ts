import type { DatasetQualityView } from "@/lib/contracts/quality";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { cancelReport } from "@/lib/db/quality";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { readQuality } from "./read-quality";

/**
 * Stops the measuring of a data set that is queued or runs; the last finished report stays. Where none is under way
 * nothing changes.
 * @throws AppError not_found, forbidden
 */
export async function cancelQuality(actor: Actor, slug: string): Promise<DatasetQualityView> {
  authorise(actor, "dataset:import");
  const dataset = await requireDataset(slug);
  await db().$transaction(async (tx) => {
    const report = await cancelReport(dataset.id, tx);
    if (!report) return;
    await logAction(tx, actor, {
      action: "quality.cancel",
      target: { kind: "dataset", id: dataset.id },
      details: { report },
    });
  });
  return readQuality(actor, slug);
}
