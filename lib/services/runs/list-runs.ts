import type { RunView, ShownRunsView } from "@/lib/contracts/runs";
import { listAllRuns as findAllRuns, listRuns as findRuns, findShownRuns } from "@/lib/db/runs";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { requireDataset } from "../datasets/require-dataset";
import { activityOf } from "./run-activity";
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
  const activity = await activityOf(runs);
  return { runs: runs.map((run) => toRun(run, activity(run.id))), shown: toShownRuns(dataset, shown) };
}

/** Runs of all data sets, newest first. */
export async function listAllRuns(
  actor: Actor,
  { status, limit = 50 }: { status?: RunView["status"] | undefined; limit?: number },
): Promise<RunView[]> {
  authorise(actor, "dataset:read");
  const runs = await findAllRuns({ status }, limit);
  const activity = await activityOf(runs);
  return runs.map((run) => toRun(run, activity(run.id)));
}
