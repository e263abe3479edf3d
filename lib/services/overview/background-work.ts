import { activeGenerations } from "@/lib/db/generations";
import { listWork, type Work } from "@/lib/db/overview-work";
import { activeRuns } from "@/lib/db/prediction-runs";
import { rawPool } from "@/lib/db/raw";
import { trainingActivity } from "@/lib/db/trainings";
import { type Actor, can } from "@/lib/domain/access";

/** A failure that nobody has looked after for so long is history; it stays on its own page. */
const DAYS = 14;
const LISTED = 20;

export type BackgroundWork = Work & {
  /** Said to run, and no process works on it: it was killed, and has to be resumed. */
  interrupted: boolean;
};

/** What is under way, and what has failed and was not made good: for those who can do something about it. */
export async function backgroundWork(actor: Actor): Promise<BackgroundWork[]> {
  if (!can(actor, "dataset:import")) return [];
  const work = await listWork(DAYS, LISTED);
  const running = (kind: Work["kind"]) =>
    work.filter((one) => one.kind === kind && one.status === "running").map(({ id }) => id);
  const [generations, runs, trainings] = [running("generation"), running("run"), running("training")];
  const held = await Promise.all([
    activeGenerations(rawPool(), generations),
    activeRuns(runs),
    trainingActivity(trainings).then((found) => trainings.filter((id) => found.get(id)?.active)),
  ]);
  const active = new Set(held.flatMap((ids) => [...ids]));
  const watched = new Set([...generations, ...runs, ...trainings]);
  return work.map((one) => ({ ...one, interrupted: watched.has(one.id) && !active.has(one.id) }));
}
