import type { BenchRun, Prisma } from "@/lib/generated/prisma/client";
import { type DbOrTx, db, type Tx } from "./client";

export type BenchRow = BenchRun;

/** @returns false where a run of this id stands already */
export async function insertBenchRun(
  tx: Tx,
  run: Omit<Prisma.BenchRunCreateManyInput, "createdAt">,
): Promise<boolean> {
  const { count } = await tx.benchRun.createMany({ data: [run], skipDuplicates: true });
  return count === 1;
}

export const findBenchRun = (id: string, client: DbOrTx = db()): Promise<BenchRow | null> =>
  client.benchRun.findUnique({ where: { id } });

/** Newest first, by when they were measured. */
export const listBenchRuns = (
  { target, limit }: { target?: string | undefined; limit: number },
  client: DbOrTx = db(),
): Promise<BenchRow[]> =>
  client.benchRun.findMany({
    where: target === undefined ? {} : { targets: { has: target } },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: limit,
  });

/** @returns false where there was none */
export async function deleteBenchRun(tx: Tx, id: string): Promise<boolean> {
  const { count } = await tx.benchRun.deleteMany({ where: { id } });
  return count === 1;
}
