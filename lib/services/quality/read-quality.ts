import type { DatasetQualityView } from "@/lib/contracts/quality";
import { dataHash, newestReports } from "@/lib/db/quality";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { isReadable, toReport } from "./to-view";

/**
 * The newest report of a data set, and how a newer one stands that is under way, failed or was cancelled.
 * @throws AppError not_found
 */
export async function readQuality(
  actor: Actor,
  slug: string,
  { withResult = true }: { withResult?: boolean } = {},
): Promise<DatasetQualityView> {
  authorise(actor, "dataset:read");
  const dataset = await requireDataset(slug);
  const [{ newest, done }, hash] = await Promise.all([newestReports(dataset.id), dataHash(dataset.id)]);
  const as = { slug, hash, withResult };
  return {
    current: newest && newest.status !== "done" ? toReport(newest, as) : null,
    report: done && isReadable(done) ? toReport(done, as) : null,
  };
}
