import { QUALITY_VERSION, type QualityReport } from "@/lib/contracts/quality";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { dataHash, failAbandonedReports, findUnderWay, insertReport } from "@/lib/db/quality";
import { addJob } from "@/lib/db/queue";
import type { Actor } from "@/lib/domain/access";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { measureQualityJob, measureQualityKey } from "@/lib/jobs/definitions/measure-quality";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { toReport } from "./to-view";

const INTERRUPTED = {
  code: "interrupted",
  message: "The worker that measured ended before it was done, several times. Measure again.",
};

/**
 * Queues the measuring of a data set. Where it is queued or runs already, that report is the answer: asking twice,
 * or two people at once, measures once.
 * @throws AppError not_found, forbidden
 */
export async function startQuality(actor: Actor, slug: string): Promise<QualityReport> {
  authorise(actor, "dataset:import");
  const dataset = await requireDataset(slug);
  const row = await db().$transaction(async (tx) => {
    await failAbandonedReports(dataset.id, INTERRUPTED, tx);
    const made = await insertReport(
      { id: newId(), datasetId: dataset.id, version: QUALITY_VERSION, createdBy: actor.name },
      tx,
    );
    if (!made) return findUnderWay(dataset.id, tx);
    await addJob(
      tx,
      measureQualityJob,
      { report_id: made.id },
      { key: measureQualityKey(made.id), maxAttempts: 3 },
    );
    await logAction(tx, actor, {
      action: "quality.measure",
      target: { kind: "dataset", id: dataset.id },
      details: { report: made.id },
    });
    return made;
  });
  if (!row)
    throw new AppError("conflict", `"${slug}" was being measured by somebody else and just ended; ask again`);
  return toReport(row, { slug, hash: await dataHash(dataset.id), withResult: false });
}
