import type { Generation, GenerationStatus, Prisma } from "@/lib/generated/prisma/client";
import { type DbOrTx, db, type Tx } from "./client";
import { heldIds } from "./held-locks";
import type { Queryable, RawConnection } from "./raw";

export type { GenerationStatus };
export type GenerationFailure = { code: string; message: string };

export type NewGeneration = Pick<
  Generation,
  | "id"
  | "datasetId"
  | "writerId"
  | "voterId"
  | "status"
  | "seed"
  | "promptVersion"
  | "generatorVersion"
  | "createdBy"
> & { options: Prisma.InputJsonObject };

/** The generation with its whole plan; items are numbered from 0. */
export async function insertGeneration(
  tx: Tx,
  generation: NewGeneration,
  cells: readonly object[],
): Promise<void> {
  await tx.generation.create({ data: { ...generation, requested: cells.length } });
  await tx.$executeRaw`
    INSERT INTO generation_item (generation_id, position, cell)
    SELECT ${generation.id}::uuid, (n - 1)::int, cell
    FROM jsonb_array_elements(${JSON.stringify(cells)}::jsonb) WITH ORDINALITY AS cells (cell, n)`;
}

const WITH_NAMES = {
  dataset: { select: { slug: true, name: true, archivedAt: true } },
  writer: true,
  voter: true,
} as const;

export const findGeneration = (id: string) =>
  db().generation.findUnique({ where: { id }, include: WITH_NAMES });
export type GenerationRow = NonNullable<Awaited<ReturnType<typeof findGeneration>>>;

/** Newest first. */
export const listGenerations = (
  datasetId: string,
  limit: number,
  tx: DbOrTx = db(),
): Promise<GenerationRow[]> =>
  tx.generation.findMany({
    where: { datasetId },
    include: WITH_NAMES,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });

/** The newest generation of the data set by this model, whatever became of it. */
export const newestGeneration = (datasetId: string, writerId: string): Promise<GenerationRow | null> =>
  db().generation.findFirst({
    where: { datasetId, writerId },
    include: WITH_NAMES,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });

export async function statusOf(id: string): Promise<GenerationStatus | null> {
  const row = await db().generation.findUnique({ where: { id }, select: { status: true } });
  return row?.status ?? null;
}

/**
 * Takes a queued generation up, or one whose process died; the dead run counts up to its last answer.
 * @returns false if it has ended (or was cancelled) meanwhile
 */
export async function takeUpGeneration(on: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await on.query(
    `UPDATE generation g SET status = 'running', started_at = now(), finished_at = NULL, failure = NULL,
       seconds = g.seconds + CASE WHEN g.status = 'running' THEN coalesce(greatest(0, extract(epoch FROM
         (SELECT max(c.created_at) FROM generation_call c WHERE c.generation_id = g.id) - g.started_at)), 0) ELSE 0 END
     WHERE id = $1 AND status IN ('queued', 'running')`,
    [id],
  );
  return rowCount === 1;
}

/** The end of a run. One that was cancelled meanwhile stays so. */
export async function endGeneration(
  on: Queryable,
  id: string,
  end: { status: GenerationStatus; failure?: GenerationFailure },
): Promise<void> {
  await on.query(
    `UPDATE generation SET status = CASE WHEN status = 'cancelled' THEN status ELSE $2::generation_status END,
       failure = CASE WHEN status = 'cancelled' THEN NULL ELSE $3::jsonb END, finished_at = now(),
       seconds = seconds + coalesce(extract(epoch FROM now() - started_at), 0)
     WHERE id = $1 AND finished_at IS NULL`,
    [id, end.status, end.failure ? JSON.stringify(end.failure) : null],
  );
}

/** @returns whether this call cancelled it; false where it had ended already */
export async function markCancelled(tx: Tx, id: string): Promise<boolean> {
  const cancelled = await tx.$executeRaw`
    UPDATE generation SET status = 'cancelled', failure = NULL, finished_at = now(),
      seconds = seconds + CASE WHEN status = 'running' THEN coalesce(extract(epoch FROM now() - started_at), 0) ELSE 0 END
    WHERE id = ${id}::uuid AND status IN ('queued', 'running')`;
  return cancelled === 1;
}

/**
 * Back to the beginning of the queue. What failed for the server's sake is tried again; `transport` are these codes.
 * @returns false where it is done, or under way
 */
export async function markQueued(
  tx: Tx,
  id: string,
  transport: readonly string[],
  change: { options?: Prisma.InputJsonObject; evenRunning: boolean },
): Promise<boolean> {
  const { count } = await tx.generation.updateMany({
    where: {
      id,
      status: {
        in: ["stopped", "failed", "cancelled", ...(change.evenRunning ? (["running"] as const) : [])],
      },
    },
    data: {
      status: "queued",
      finishedAt: null,
      ...(change.options && { options: change.options }),
    },
  });
  if (count === 0) return false;
  await tx.$executeRaw`
    UPDATE generation_item SET
      tries = (SELECT coalesce(jsonb_agg(t ORDER BY n), '[]') FROM jsonb_array_elements(tries) WITH ORDINALITY AS x (t, n)
        WHERE NOT (t->>'code' = ANY(${transport as string[]}))),
      code = CASE WHEN code = ANY(${transport as string[]}) THEN NULL ELSE code END,
      finished_at = CASE WHEN code = ANY(${transport as string[]}) THEN NULL ELSE finished_at END,
      state = CASE WHEN code = ANY(${transport as string[]}) THEN 'pending' ELSE state END
    WHERE generation_id = ${id}::uuid AND state <> 'accepted'`;
  return true;
}

const LOCK_KEY = "SELECT hashtextextended('generation:' || $1::text, 0)";

/**
 * As long as a process works on a generation it holds this lock through its connection: whoever can take it knows
 * that nobody works on it.
 */
export async function tryLockGeneration(connection: RawConnection, id: string): Promise<boolean> {
  const { rows } = await connection.query<{ taken: boolean }>(
    `SELECT pg_try_advisory_lock((${LOCK_KEY})) AS taken`,
    [id],
  );
  return rows[0]?.taken === true;
}

export async function unlockGeneration(connection: RawConnection, id: string): Promise<void> {
  await connection.query(`SELECT pg_advisory_unlock((${LOCK_KEY}))`, [id]).catch(() => {});
}

/** Which of the generations a process works on now. */
export const activeGenerations = (on: Queryable, ids: readonly string[]): Promise<Set<string>> =>
  heldIds(on, "generation", ids);
