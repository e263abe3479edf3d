import { Prisma } from "@/lib/generated/prisma/client";
import { type DbOrTx, db, type Tx } from "./client";
import { heldIds } from "./held-locks";
import { type Queryable, rawPool } from "./raw";
import type { RunKind, RunRow } from "./runs";

export type RunFailure = { code: string; message: string };

export type NewQueuedRun = {
  id: string;
  datasetId: string;
  modelId: string;
  versionId: string;
  kind: RunKind;
  promptVersion: string;
  filter: Prisma.InputJsonObject;
  auditId: string | null;
  options: Prisma.InputJsonObject;
  total: number;
  createdBy: string;
};

export async function insertQueuedRun(run: NewQueuedRun, tx: Tx): Promise<void> {
  await tx.predictionRun.create({ data: { ...run, status: "queued" } });
}

/** Takes a queued run up, or one whose process died. @returns false if it has ended (or was cancelled) meanwhile */
export async function takeUpRun(on: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await on.query(
    `UPDATE prediction_run SET status = 'running', started_at = coalesce(started_at, now()), finished_at = NULL,
       failure = NULL, rate = NULL
     WHERE id = $1 AND status IN ('queued', 'running')`,
    [id],
  );
  return rowCount === 1;
}

/** What a batch of answers adds to a run, in its transaction. `seconds`: worked on until now, in all sessions. */
export async function addAnswers(
  on: Queryable,
  id: string,
  added: {
    ok: number;
    invalid: number;
    failed: number;
    reasons: Record<string, number>;
    tokensIn: number;
    tokensOut: number;
    cost: number;
    seconds: number;
    rate: number | null;
  },
): Promise<void> {
  await on.query(
    `UPDATE prediction_run SET ok = ok + $2, invalid = invalid + $3, failed = failed + $4,
       total = greatest(total, ok + invalid + failed + $2 + $3 + $4),
       reasons = reasons || (
         SELECT coalesce(jsonb_object_agg(key, coalesce((reasons ->> key)::int, 0) + value::int), '{}')
         FROM jsonb_each_text($5::jsonb)),
       tokens_in = tokens_in + $6, tokens_out = tokens_out + $7, cost = cost + $8, seconds = $9, rate = $10
     WHERE id = $1`,
    [
      ...[id, added.ok, added.invalid, added.failed, JSON.stringify(added.reasons), added.tokensIn],
      ...[added.tokensOut, added.cost, added.seconds, added.rate],
    ],
  );
}

/** The end of a session. One that was cancelled meanwhile stays so; one that is done is about the rows it has answered. */
export async function endPredictionRun(
  on: Queryable,
  id: string,
  end: { status: "done" | "failed"; failure: RunFailure | null; seconds: number },
): Promise<void> {
  await on.query(
    `UPDATE prediction_run SET finished_at = now(), rate = NULL, seconds = $4,
       status = CASE WHEN status = 'cancelled' THEN status ELSE $2::run_status END,
       failure = CASE WHEN status = 'cancelled' THEN NULL ELSE $3::jsonb END,
       total = CASE WHEN $2 = 'done' AND status <> 'cancelled' THEN ok + invalid + failed ELSE total END
     WHERE id = $1 AND status IN ('running', 'cancelled')`,
    [id, end.status, end.failure ? JSON.stringify(end.failure) : null, end.seconds],
  );
}

export async function runStatusOf(id: string): Promise<RunRow["status"] | null> {
  const row = await db().predictionRun.findUnique({ where: { id }, select: { status: true } });
  return row?.status ?? null;
}

/** @returns whether this call cancelled it; false where it had ended already */
export async function markRunCancelled(tx: DbOrTx, id: string): Promise<boolean> {
  const { count } = await tx.predictionRun.updateMany({
    where: { id, status: { in: ["queued", "running"] } },
    data: { status: "cancelled", finishedAt: new Date(), rate: null },
  });
  return count === 1;
}

/** Back into the queue, perhaps with other options. */
export async function markRunQueued(tx: Tx, id: string, options: Prisma.InputJsonObject): Promise<void> {
  await tx.predictionRun.update({
    where: { id },
    data: { status: "queued", finishedAt: null, failure: Prisma.DbNull, options },
  });
}

/** Takes out the rows for which no answer came, so that they are asked about again. @returns how many */
export async function forgetFailed(tx: Tx, id: string): Promise<number> {
  const forgotten =
    await tx.$executeRaw`DELETE FROM prediction WHERE run_id = ${id}::uuid AND state = 'failed'`;
  await tx.$executeRaw`
    UPDATE prediction_run SET failed = 0, reasons = (
      SELECT coalesce(jsonb_object_agg(reason, n), '{}') FROM (
        SELECT reason, count(*) AS n FROM prediction WHERE run_id = ${id}::uuid AND state = 'invalid' GROUP BY 1) r)
     WHERE id = ${id}::uuid`;
  return forgotten;
}

/** Which of the runs a process works on now. */
export const activeRuns = (ids: readonly string[]): Promise<Set<string>> =>
  heldIds(rawPool(), "prediction-run", ids);

/** Which of the runs a job will take up: one that waits, or one that is said to be at work (its worker may be dead). */
export async function queuedRuns(ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await rawPool().query<{ id: string }>(
    `SELECT given.id FROM unnest($1::text[]) AS given (id) JOIN graphile_worker.jobs j ON j.key = 'predictions:' || given.id
      WHERE j.attempts < j.max_attempts OR j.locked_at IS NOT NULL`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** The newest run that was asked here of a model on a data set, whatever became of it. */
export const newestAskedRun = (datasetId: string, modelId: string): Promise<{ id: string } | null> =>
  db().predictionRun.findFirst({
    where: {
      datasetId,
      modelId,
      kind: { in: ["called", "head"] },
      NOT: { options: { path: ["imported"], equals: true } },
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { id: true },
  });

export type RunLatency = { n: number; p50: number | null; p95: number | null; p99: number | null };

/** Milliseconds of the whole answers of a run. */
export async function readRunLatency(id: string): Promise<RunLatency> {
  const { rows } = await rawPool().query<RunLatency>(
    `SELECT count(latency_ms)::int AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY latency_ms) AS p50,
       percentile_cont(0.95) WITHIN GROUP (ORDER BY latency_ms) AS p95,
       percentile_cont(0.99) WITHIN GROUP (ORDER BY latency_ms) AS p99
     FROM prediction WHERE run_id = $1 AND state <> 'failed'`,
    [id],
  );
  return rows[0] ?? { n: 0, p50: null, p95: null, p99: null };
}

export type ProblemRow = {
  row: string;
  seq: number;
  state: "invalid" | "failed";
  reason: string;
  message: string | null;
  raw: string | null;
  attempts: number;
};

/** Answers that are no legal decision, and rows without one, in import order behind `after`. */
export async function readProblems(
  runId: string,
  page: {
    reason: string | undefined;
    after: number;
    limit: number;
    without: readonly bigint[];
    rawLength: number;
  },
): Promise<ProblemRow[]> {
  const { rows } = await rawPool().query<ProblemRow>(
    `SELECT conversation_id AS row, seq::float8 AS seq, state, reason, message, left(raw, $5) AS raw, attempts
       FROM prediction WHERE run_id = $1 AND state <> 'ok' AND seq > $2 AND ($3::text IS NULL OR reason = $3)
        AND seq <> ALL($6::bigint[]) ORDER BY seq LIMIT $4`,
    [runId, page.after, page.reason ?? null, page.limit, page.rawLength, page.without],
  );
  return rows;
}
