import type pg from "pg";
import { pool } from "./client";

const START = "SELECT hashtextextended('worker:start', 0)";
const ALIVE = "SELECT hashtextextended('worker:alive', 0)";
const KEY = "SELECT hashtextextended('worker:' || $1::text, 0)";

/**
 * Tells living workers from dead ones: each holds an advisory lock on its id through a connection of its own, which
 * the server closes when the process is gone, however it went.
 */
export type WorkerLocks = {
  /** Runs `work` while no other worker of this database is starting. */
  alone: <T>(work: () => Promise<T>) => Promise<T>;
  hold: (workerId: string) => Promise<void>;
  /** Gives the jobs of dead workers back to the queue. @returns the ids of these workers */
  freeJobsOfTheDead: () => Promise<string[]>;
  close: () => Promise<void>;
};

/** @param onLost called once if the connection breaks: the locks are gone then, and others may take our jobs */
export async function openWorkerLocks(onLost: (error: Error) => void): Promise<WorkerLocks> {
  const connection: pg.PoolClient = await pool().connect();
  let open = true;
  let own: string | null = null;
  connection.on("error", (error) => {
    if (open) onLost(error);
    open = false;
  });
  return {
    async alone(work) {
      await connection.query(`SELECT pg_advisory_lock((${START}))`);
      try {
        return await work();
      } finally {
        await connection.query(`SELECT pg_advisory_unlock((${START}))`);
      }
    },
    async hold(workerId) {
      own = workerId;
      await connection.query(`SELECT pg_advisory_lock((${KEY})), pg_advisory_lock_shared((${ALIVE}))`, [
        workerId,
      ]);
    },
    async freeJobsOfTheDead() {
      const { rows } = await connection.query<{ id: string }>(
        `SELECT DISTINCT locked_by AS id FROM graphile_worker.jobs WHERE locked_by IS NOT NULL
         UNION SELECT locked_by FROM graphile_worker._private_job_queues WHERE locked_by IS NOT NULL`,
      );
      const dead: string[] = [];
      for (const { id } of rows) {
        // A session gets its own lock a second time.
        if (id === own) continue;
        const { rows: answer } = await connection.query<{ free: boolean }>(
          `SELECT pg_try_advisory_lock((${KEY})) AS free`,
          [id],
        );
        if (!answer[0]?.free) continue;
        await connection.query(`SELECT pg_advisory_unlock((${KEY}))`, [id]);
        dead.push(id);
      }
      if (dead.length > 0) await connection.query("SELECT graphile_worker.force_unlock_workers($1)", [dead]);
      return dead;
    },
    async close() {
      if (!open) return;
      open = false;
      // Not back to the pool: its locks go with it.
      connection.release(true);
    },
  };
}

/** Whether any worker works on this database. */
export async function isWorkerAlive(): Promise<boolean> {
  const { rows } = await pool().query<{ free: boolean }>(
    // A lock of the transaction, which ends with the statement.
    `SELECT pg_try_advisory_xact_lock((${ALIVE})) AS free`,
  );
  return rows[0]?.free === false;
}
