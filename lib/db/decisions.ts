import { Prisma } from "@/lib/generated/prisma/client";
import { db } from "./client";

export type DecisionRow = Prisma.RouteDecisionGetPayload<object>;
export const findDecision = (id: string): Promise<DecisionRow | null> =>
  db().routeDecision.findUnique({ where: { id } });

/** Newest first, without transcripts. */
export const recentDecisions = (limit: number): Promise<Omit<DecisionRow, "messages" | "tasks">[]> =>
  db().routeDecision.findMany({
    omit: { messages: true, tasks: true },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: limit,
  });

/** Notes the row that was made of a decision. */
export async function noteRow(id: string, rowId: string): Promise<void> {
  await db().routeDecision.updateMany({ where: { id }, data: { rowId } });
}

/** Removes decisions from before that moment, some thousand at a time, so that nobody waits for it. @returns how many */
export async function sweepDecisions(before: Date): Promise<number> {
  return db().$executeRaw(
    Prisma.sql`DELETE FROM route_decision WHERE id IN (SELECT id FROM route_decision WHERE at < ${before} ORDER BY at LIMIT 5000)`,
  );
}

/**
 * The row of a data set that holds exactly this, as imported or, of the same input, as people decided; null where there is
 * none.
 */
export async function rowOfDecision(
  slug: string,
  { content, input, final }: { content: string; input: string; final: string },
): Promise<string | null> {
  const row = await db().conversation.findFirst({
    where: { dataset: { slug }, OR: [{ contentHash: content }, { inputHash: input, final }] },
    select: { id: true },
  });
  return row?.id ?? null;
}

/** The slugs of the data sets in which rows stand, by row. */
export async function datasetsOfRows(ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db().conversation.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, dataset: { select: { slug: true } } },
  });
  return new Map(rows.map(({ id, dataset }) => [id, dataset.slug]));
}
