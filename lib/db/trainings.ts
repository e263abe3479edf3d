import { Prisma } from "@/lib/generated/prisma/client";
import { type DbOrTx, db } from "./client";
import { HELD_LOCKS } from "./held-locks";
import type { Queryable, RawConnection } from "./raw";

const withDataset = {
  dataset: { select: { slug: true, name: true } },
} satisfies Prisma.StudentTrainingInclude;

export type TrainingRow = Prisma.StudentTrainingGetPayload<{ include: typeof withDataset }>;
type Failure = { code: string; message: string };

/** @returns false where the data set's student is being trained already */
export async function insertTraining(
  data: { id: string; datasetId: string; model: string; createdBy: string },
  client: DbOrTx,
): Promise<boolean> {
  return (await client.studentTraining.createMany({ data: [data], skipDuplicates: true })).count === 1;
}

export const findTraining = (id: string, client: DbOrTx = db()): Promise<TrainingRow | null> =>
  client.studentTraining.findUnique({ where: { id }, include: withDataset });

export const findTrainingUnderWay = (datasetId: string, client: DbOrTx): Promise<TrainingRow | null> =>
  client.studentTraining.findFirst({
    where: { datasetId, status: { in: ["queued", "running"] } },
    include: withDataset,
  });

/** Newest first, of one data set or of all that are not archived. */
export const listTrainingRows = (datasetId: string | null, limit: number): Promise<TrainingRow[]> =>
  db().studentTraining.findMany({
    where: datasetId === null ? { dataset: { archivedAt: null } } : { datasetId },
    include: withDataset,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });

/** Takes a queued training up, or one whose process died. @returns false if it has ended meanwhile */
export async function takeUpTraining(on: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await on.query(
    `UPDATE student_training SET status = 'running', progress = 0, phase = '', started_at = now()
     WHERE id = $1 AND status IN ('queued', 'running')`,
    [id],
  );
  return rowCount === 1;
}

export async function trainingStatusOf(id: string): Promise<TrainingRow["status"] | null> {
  const row = await db().studentTraining.findUnique({ where: { id }, select: { status: true } });
  return row?.status ?? null;
}

export async function saveTrainingProgress(id: string, progress: number, phase: string): Promise<void> {
  await db().studentTraining.updateMany({ where: { id, status: "running" }, data: { progress, phase } });
}

/** The end of a training. One that was done when it was cancelled is done: its version stands. */
export async function endTraining(
  id: string,
  end: { status: "done"; result: Prisma.InputJsonObject } | { status: "failed"; failure: Failure },
): Promise<void> {
  await db().studentTraining.updateMany({
    where: { id, status: { in: end.status === "done" ? ["running", "cancelled"] : ["queued", "running"] } },
    data: { ...end, ...(end.status === "done" && { progress: 1 }), finishedAt: new Date() },
  });
}

/** @returns whether this call cancelled it; false where it had ended already */
export async function markTrainingCancelled(tx: DbOrTx, id: string): Promise<boolean> {
  const { count } = await tx.studentTraining.updateMany({
    where: { id, status: { in: ["queued", "running"] } },
    data: { status: "cancelled", finishedAt: new Date() },
  });
  return count === 1;
}

const LOCK_KEY = "SELECT hashtextextended('student-training:' || $1::text, 0)";

/** Held as long as a process trains: whoever can take it knows that nobody does. */
export async function tryLockTraining(connection: RawConnection, id: string): Promise<boolean> {
  const { rows } = await connection.query<{ taken: boolean }>(
    `SELECT pg_try_advisory_lock((${LOCK_KEY})) AS taken`,
    [id],
  );
  return rows[0]?.taken === true;
}

export async function unlockTraining(connection: RawConnection, id: string): Promise<void> {
  await connection.query(`SELECT pg_advisory_unlock((${LOCK_KEY}))`, [id]).catch(() => {});
}

const HELD = Prisma.raw(HELD_LOCKS);
const HAS_JOB = Prisma.sql`EXISTS (SELECT FROM graphile_worker.jobs j WHERE j.key = 'train-student:' || t.id
  AND (j.attempts < j.max_attempts OR j.locked_at IS NOT NULL))`;

/** Which of the trainings a process works on, and which a job will take up (again). */
export async function trainingActivity(
  ids: readonly string[],
  client: DbOrTx = db(),
): Promise<Map<string, { active: boolean; inQueue: boolean }>> {
  if (ids.length === 0) return new Map();
  const rows = await client.$queryRaw<{ id: string; active: boolean; inQueue: boolean }[]>`
    SELECT t.id::text AS id, hashtextextended('student-training:' || t.id, 0) IN (${HELD}) AS active,
           ${HAS_JOB} AS "inQueue"
      FROM student_training t WHERE t.id = ANY(${[...ids]}::uuid[])`;
  return new Map(rows.map(({ id, ...activity }) => [id, activity]));
}

/** Ends trainings of a data set that are under way although nobody works on them nor ever will. */
export async function failAbandonedTrainings(datasetId: string, failure: Failure, tx: DbOrTx): Promise<void> {
  await tx.$executeRaw`
    UPDATE student_training t SET status = 'failed', finished_at = now(), failure = ${JSON.stringify(failure)}::jsonb
    WHERE t.dataset_id = ${datasetId}::uuid AND t.status IN ('queued', 'running') AND NOT ${HAS_JOB}
      AND hashtextextended('student-training:' || t.id, 0) NOT IN (${HELD})`;
}

/** Rows that a student would learn from, and how many scenarios they are of (a row without one is its own). */
export async function countLessons(
  datasetId: string,
  statuses: readonly string[],
): Promise<{ rows: number; scenarios: number }> {
  const [found] = await db().$queryRaw<{ rows: number; scenarios: number }[]>`
    SELECT count(DISTINCT input_hash)::int AS rows,
           count(DISTINCT coalesce(nullif(scenario_id, ''), input_hash))::int AS scenarios
      FROM conversation WHERE dataset_id = ${datasetId}::uuid AND status::text = ANY(${[...statuses]})`;
  return found ?? { rows: 0, scenarios: 0 };
}
