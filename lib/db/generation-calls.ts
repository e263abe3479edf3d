import type { GenerationCall, GenerationStep } from "@/lib/generated/prisma/client";
import { db } from "./client";
import type { Queryable } from "./raw";

export type GenerationCallRow = GenerationCall;
export type { GenerationStep };
export type NewCall = Omit<GenerationCall, "createdAt">;

/** Keeps an answer (or why none came). An answer to the same question that is there already is left alone. */
export async function insertCall(call: NewCall): Promise<void> {
  await db().generationCall.createMany({ data: [call], skipDuplicates: true });
}

/** The calls of an item, oldest first. */
export const callsOfItem = (generationId: string, position: number): Promise<GenerationCallRow[]> =>
  db().generationCall.findMany({
    where: { generationId, position },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });

/** The answers of one try: what a run that is taken up again need not ask. */
export const answersOfTry = (
  generationId: string,
  position: number,
  attempt: number,
): Promise<GenerationCallRow[]> =>
  db().generationCall.findMany({ where: { generationId, position, attempt, error: null } });

export type Spend = {
  calls: number;
  requests: number;
  failed: number;
  tokensIn: number;
  tokensOut: number;
  cost: number;
  estimated: boolean;
};

/** What a generation has used so far. */
export async function spendOf(on: Queryable, generationId: string): Promise<Spend> {
  const { rows } = await on.query<Spend>(
    `SELECT count(*)::int AS calls, coalesce(sum(requests), 0)::int AS requests,
       count(*) FILTER (WHERE error IS NOT NULL)::int AS failed, coalesce(sum(tokens_in), 0)::float8 AS "tokensIn",
       coalesce(sum(tokens_out), 0)::float8 AS "tokensOut", coalesce(sum(cost), 0) AS cost,
       coalesce(bool_or(estimated), false) AS estimated
     FROM generation_call WHERE generation_id = $1`,
    [generationId],
  );
  return (
    rows[0] ?? { calls: 0, requests: 0, failed: 0, tokensIn: 0, tokensOut: 0, cost: 0, estimated: false }
  );
}
