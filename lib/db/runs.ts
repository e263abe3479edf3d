import { Prisma } from "@/lib/generated/prisma/client";
import { type DbOrTx, db } from "./client";
import type { ModelRole } from "./models";
import type { Queryable, RawConnection } from "./raw";

export type RunKind = "recorded" | "called" | "head" | "out_of_fold";

const withModel = {
  model: { select: { name: true, role: true, client: true, options: true } },
  version: { select: { number: true } },
  dataset: { select: { slug: true, name: true, archivedAt: true } },
} satisfies Prisma.PredictionRunInclude;

export type RunRow = Prisma.PredictionRunGetPayload<{ include: typeof withModel }>;

export const findRun = (id: string, client: DbOrTx = db()): Promise<RunRow | null> =>
  client.predictionRun.findUnique({ where: { id }, include: withModel });

/** Of all data sets, newest first. */
export const listAllRuns = (
  where: { status?: RunRow["status"] | undefined },
  limit: number,
  client: DbOrTx = db(),
): Promise<RunRow[]> =>
  client.predictionRun.findMany({
    where: where.status === undefined ? {} : { status: where.status },
    include: withModel,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });

/** Newest first. */
export const listRuns = (datasetId: string, limit: number, client: DbOrTx = db()): Promise<RunRow[]> =>
  client.predictionRun.findMany({
    where: { datasetId },
    include: withModel,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });

/**
 * The id of the run that stands beside the labels, as a scalar subquery: the one that was chosen, else the newest
 * finished one of that role, where a head counts only when there is nothing better (it has seen its training rows).
 */
export const shownRun = (datasetId: string, role: ModelRole): Prisma.Sql => {
  const chosen = Prisma.raw(role === "TEACHER" ? "teacher_run_id" : "student_run_id");
  return Prisma.sql`(SELECT coalesce(d.${chosen}, (
      SELECT r.id FROM prediction_run r JOIN model m ON m.id = r.model_id
      WHERE r.dataset_id = d.id AND m.role = ${role}::model_role AND r.status = 'done'
      ORDER BY r.kind = 'head', r.finished_at DESC, r.id DESC LIMIT 1))
    FROM dataset d WHERE d.id = ${datasetId}::uuid)`;
};

export type ShownRuns = { teacher: RunRow | null; student: RunRow | null };

export async function findShownRuns(datasetId: string, client: DbOrTx = db()): Promise<ShownRuns> {
  const [ids] = await client.$queryRaw<{ teacher: string | null; student: string | null }[]>`
    SELECT ${shownRun(datasetId, "TEACHER")} AS teacher, ${shownRun(datasetId, "STUDENT")} AS student`;
  const wanted = [ids?.teacher, ids?.student].filter((id): id is string => typeof id === "string");
  const runs = wanted.length
    ? await client.predictionRun.findMany({ where: { id: { in: wanted } }, include: withModel })
    : [];
  const one = (id: string | null | undefined) => runs.find((run) => run.id === id) ?? null;
  return { teacher: one(ids?.teacher), student: one(ids?.student) };
}

/** null = the default again; undefined = as it is. */
export async function chooseRuns(
  datasetId: string,
  runs: { teacherRunId?: string | null; studentRunId?: string | null },
  client: DbOrTx = db(),
): Promise<void> {
  await client.dataset.update({ where: { id: datasetId }, data: runs });
}

export type NewRun = {
  id: string;
  datasetId: string;
  modelId: string;
  versionId: string;
  kind: RunKind;
  promptVersion: string;
  options: Prisma.InputJsonObject;
  note?: string | null;
  createdBy: string;
};

export async function insertRunningRun(run: NewRun, client: DbOrTx = db()): Promise<void> {
  await client.predictionRun.create({ data: { ...run, status: "running", startedAt: new Date() } });
}

/** What whoever reads its figures must know of them. */
export async function setRunNote(id: string, note: string, client: DbOrTx = db()): Promise<void> {
  await client.predictionRun.update({ where: { id }, data: { note } });
}

/** The newest run that an import of these may go on with: of the same model and kind, with the same key if one is given. */
export const findImportedRun = (
  where: { datasetId: string; modelId: string; kind: RunKind; key: string | null },
  client: DbOrTx = db(),
): Promise<{ id: string; status: string } | null> =>
  client.predictionRun.findFirst({
    where: {
      datasetId: where.datasetId,
      modelId: where.modelId,
      kind: where.kind,
      status: { not: "cancelled" },
      AND: [
        { options: { path: ["imported"], equals: true } },
        ...(where.key === null ? [] : [{ options: { path: ["key"], equals: where.key } }]),
      ],
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { id: true, status: true },
  });

/** What a batch adds to a run, in its transaction. `reasons`: new invalid predictions by their reason. */
export async function addToRun(
  on: Queryable,
  id: string,
  added: { ok: number; invalid: number; reasons: Record<string, number> },
): Promise<void> {
  await on.query(
    `UPDATE prediction_run SET total = total + $2::int + $3::int, ok = ok + $2, invalid = invalid + $3,
       reasons = reasons || (
         SELECT coalesce(jsonb_object_agg(key, coalesce((reasons ->> key)::int, 0) + value::int), '{}')
         FROM jsonb_each_text($4::jsonb))
     WHERE id = $1`,
    [id, added.ok, added.invalid, JSON.stringify(added.reasons)],
  );
}

/** Takes up a run that was broken off; one that is done stays done. */
export async function reopenRun(on: Queryable, id: string): Promise<void> {
  await on.query(
    "UPDATE prediction_run SET status = 'running', failure = NULL, finished_at = NULL WHERE id = $1 AND status <> 'done'",
    [id],
  );
}

/**
 * Ends a run that is not done yet. One that holds nothing is never done: it would stand beside the labels as the newest
 * and say nothing.
 */
export async function endRun(
  on: Queryable,
  id: string,
  end: { status: "done" } | { status: "failed"; failure: { code: string; message: string } },
): Promise<void> {
  await on.query(
    `UPDATE prediction_run SET finished_at = now(),
       status = CASE WHEN total = 0 THEN 'failed' ELSE $2::text::run_status END,
       failure = coalesce($3::jsonb, CASE WHEN total = 0 THEN $4::jsonb END)
     WHERE id = $1 AND status <> 'done'`,
    [id, end.status, end.status === "failed" ? JSON.stringify(end.failure) : null, EMPTY],
  );
}

const EMPTY = JSON.stringify({ code: "empty", message: "No line was about a row of the data set." });

const LOCK_KEY = "SELECT hashtextextended('prediction-run:' || $1::text, 0)";

/** Held as long as a process works on a run: whoever can take it knows that nobody does. */
export async function tryLockRun(connection: RawConnection, id: string): Promise<boolean> {
  const { rows } = await connection.query<{ taken: boolean }>(
    `SELECT pg_try_advisory_lock((${LOCK_KEY})) AS taken`,
    [id],
  );
  return rows[0]?.taken === true;
}

export async function unlockRun(connection: RawConnection, id: string): Promise<void> {
  await connection.query(`SELECT pg_advisory_unlock((${LOCK_KEY}))`, [id]).catch(() => {});
}

/** Imported runs that have not ended although no process works on them. @returns how many were ended now */
export async function failAbandonedRuns(connection: RawConnection): Promise<number> {
  const { rows } = await connection.query<{ id: string }>(
    "SELECT id FROM prediction_run WHERE status = 'running' AND options @> '{\"imported\": true}'",
  );
  let ended = 0;
  for (const { id } of rows) {
    if (!(await tryLockRun(connection, id))) continue;
    const message =
      "The process that imported the predictions ended before it was done. Import the file again to get the others.";
    await endRun(connection, id, { status: "failed", failure: { code: "interrupted", message } });
    await unlockRun(connection, id);
    ended += 1;
  }
  return ended;
}

/** The newest finished runs of a model on a data set, newest first. */
export const finishedRunsOf = (
  datasetId: string,
  modelId: string,
  client: DbOrTx = db(),
): Promise<RunRow[]> =>
  client.predictionRun.findMany({
    where: { datasetId, modelId, status: "done" },
    include: withModel,
    orderBy: [{ finishedAt: "desc" }, { id: "desc" }],
    take: 50,
  });

/** The newest finished run of a model on a data set; a head's only where there is no other. */
export async function findRunOfModel(datasetId: string, modelId: string): Promise<RunRow | null> {
  const runs = await finishedRunsOf(datasetId, modelId);
  return runs.find(({ kind }) => kind !== "head") ?? runs[0] ?? null;
}
