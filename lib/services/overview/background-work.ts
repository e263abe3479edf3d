import { activeGenerations } from "@/lib/db/generations";
import { listWork, type Work } from "@/lib/db/overview-work";
import { rawPool } from "@/lib/db/raw";
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
  const running = work.filter(({ kind, status }) => kind === "generation" && status === "running");
  const active = await activeGenerations(
    rawPool(),
    running.map(({ id }) => id),
  );
  return work.map((one) => ({ ...one, interrupted: running.includes(one) && !active.has(one.id) }));
}
