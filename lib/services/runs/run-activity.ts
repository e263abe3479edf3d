import { activeRuns, queuedRuns } from "@/lib/db/prediction-runs";
import type { RunRow } from "@/lib/db/runs";

/** active: a process works on it now. inQueue: a job of the worker will take it up, or up again, by itself. */
export type RunActivity = { active: boolean; inQueue: boolean };

const ENDED: RunActivity = { active: false, inQueue: false };

/** Who cares for runs that have not ended; what their status says alone outlives the process that wrote it. */
export async function activityOf(
  runs: readonly Pick<RunRow, "id" | "status">[],
): Promise<(id: string) => RunActivity> {
  const ids = runs
    .filter(({ status }) => status === "queued" || status === "running" || status === "cancelled")
    .map(({ id }) => id);
  if (ids.length === 0) return () => ENDED;
  const [active, inQueue] = await Promise.all([activeRuns(ids), queuedRuns(ids)]);
  return (id) => ({ active: active.has(id), inQueue: inQueue.has(id) });
}
