import { db } from "./client";
import type { DecisionRow } from "./decisions";

const WAITS = { doubt: { not: null }, doubtAt: null };

/** Decisions since that moment that a rule doubts and of which nothing was made yet, oldest first. */
export const waitingDoubts = (since: Date, limit: number): Promise<DecisionRow[]> =>
  db().routeDecision.findMany({
    where: { ...WAITS, at: { gte: since } },
    orderBy: [{ at: "asc" }, { id: "asc" }],
    take: limit,
  });

/** The worker has dealt with it. */
export async function endDoubt(id: string, at: Date): Promise<void> {
  await db().routeDecision.updateMany({ where: { id }, data: { doubtAt: at } });
}

/** How many were sent by a rule since that moment, and how many of its decisions wait. */
export async function doubtsSince(since: Date): Promise<{ sent: number; waiting: number }> {
  const [sent, waiting] = await Promise.all([
    db().routeDecision.count({ where: { doubtAt: { gte: since }, rowId: { not: null } } }),
    db().routeDecision.count({ where: { ...WAITS, at: { gte: since } } }),
  ]);
  return { sent, waiting };
}

/** Pending rows of a data set; null where there is none of that name. */
export async function pendingRows(slug: string): Promise<number | null> {
  const dataset = await db().dataset.findUnique({ where: { slug }, select: { id: true } });
  return dataset && db().conversation.count({ where: { datasetId: dataset.id, status: "pending" } });
}
