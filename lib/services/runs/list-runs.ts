import type { RunView, ShownRunsView } from "@/lib/contracts/runs";
import { listRuns as findRuns, findShownRuns } from "@/lib/db/runs";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { toRun, toShownRuns } from "./to-run";

/** Runs of a data set, newest first, and those that stand beside the labels. @throws AppError not_found */
export async function listRuns(
  actor: Actor,
  slug: string,
  limit = 50,
): Promise<{ runs: RunView[]; shown: ShownRunsView }> {
  authorise(actor, "dataset:read");
  const dataset = await requireDataset(slug);
  const [runs, shown] = await Promise.all([findRuns(dataset.id, limit), findShownRuns(dataset.id)]);
  return { runs: runs.map(toRun), shown: toShownRuns(dataset, shown) };
}
