import { type ContestedAudit, listMyContested } from "@/lib/db/adjudications";
import { listOpenQueues, type OpenQueue } from "@/lib/db/overview";
import { type Actor, can } from "@/lib/domain/access";

/** More than these nobody looks at; the page of reviews lists all. */
const LISTED = 20;

export type MyQueue = OpenQueue & {
  /** Seconds of work that the free rows are at this person's pace; null before the first review. */
  secondsLeft: number | null;
};

export type MyWork = { queues: MyQueue[]; rulings: ContestedAudit[] };

/**
 * The reviews that wait for this person: rows in his hands, queues that are his and hold a row that he has not judged, and
 * disagreements that he may decide. Nothing for who does not review.
 */
export async function myWork(actor: Actor): Promise<MyWork> {
  if (!can(actor, "review:submit")) return { queues: [], rulings: [] };
  const [queues, rulings] = await Promise.all([
    listOpenQueues(actor.id, LISTED),
    listMyContested(actor.id, LISTED),
  ]);
  return {
    queues: queues.map((queue) => ({
      ...queue,
      secondsLeft: queue.seconds === null ? null : (queue.held + queue.open) * queue.seconds,
    })),
    rulings,
  };
}
