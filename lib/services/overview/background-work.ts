import { listWork, type Work } from "@/lib/db/overview-work";
import { type Actor, can } from "@/lib/domain/access";

/** A failure that nobody has looked after for so long is history; it stays on its own page. */
const DAYS = 14;
const LISTED = 20;

/** What is under way, and what has failed and was not made good: for those who can do something about it. */
export async function backgroundWork(actor: Actor): Promise<Work[]> {
  return can(actor, "dataset:import") ? listWork(DAYS, LISTED) : [];
}
