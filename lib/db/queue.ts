import type { Tx } from "./client";
import type { RawConnection } from "./raw";

/** A kind of job: its name, and the version and shape of what it is given (see lib/jobs/definitions). */
export type QueuedJob<Payload> = {
  readonly name: string;
  readonly version: number;
  readonly payload: { parse: (value: unknown) => Payload };
};

export type AddJobOptions = {
  /** Jobs of one name run one after another. */
  queue?: string;
  /** At most one waiting job has this key; adding it again replaces the waiting one. */
  key?: string;
  /** Not before so many seconds from now. */
  delaySeconds?: number;
  /** Tries before it is given up; default 25 (three days with growing pauses). */
  maxAttempts?: number;
};

const ADD = `SELECT graphile_worker.add_job($1, $2::json, queue_name => $3, run_at => now() + make_interval(secs => $4),
  max_attempts => $5, job_key => $6)`;

/**
 * Queues a job in the transaction of the deed that makes it necessary: both happen or neither.
 * The payload is stored as `{v, ...payload}`.
 */
export async function addJob<Payload extends object>(
  tx: Tx | RawConnection,
  job: QueuedJob<Payload>,
  payload: Payload,
  options: AddJobOptions = {},
): Promise<void> {
  const values = [
    job.name,
    JSON.stringify({ v: job.version, ...job.payload.parse(payload) }),
    options.queue ?? null,
    options.delaySeconds ?? 0,
    options.maxAttempts ?? null,
    options.key ?? null,
  ] as const;
  if ("$executeRawUnsafe" in tx) await tx.$queryRawUnsafe(`SELECT 1 FROM (${ADD}) added`, ...values);
  else await tx.query(ADD, [...values]);
}

/** Jobs that wait or run, per name, and how many of them were given up. */
export async function countJobs(
  tx: Tx | RawConnection | { query: RawConnection["query"] },
): Promise<{ name: string; waiting: number; running: number; given_up: number }[]> {
  const sql = `SELECT task_identifier AS name,
      count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts)::int AS waiting,
      count(*) FILTER (WHERE locked_at IS NOT NULL)::int AS running,
      count(*) FILTER (WHERE locked_at IS NULL AND attempts >= max_attempts)::int AS given_up
    FROM graphile_worker.jobs GROUP BY 1 ORDER BY 1`;
  if ("$queryRawUnsafe" in tx) return tx.$queryRawUnsafe(sql);
  return (await tx.query<{ name: string; waiting: number; running: number; given_up: number }>(sql)).rows;
}
