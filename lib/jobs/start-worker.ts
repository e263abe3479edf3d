import { EventEmitter } from "node:events";
import { Logger, parseCronItems, run, type WorkerEvents } from "graphile-worker";
import { databaseUrl } from "@/lib/env";
import { messageOf } from "@/lib/errors";
import { compactCellsJob } from "@/lib/jobs/definitions/compact-cells";
import { sendDoubtsJob } from "@/lib/jobs/definitions/send-doubts";
import { sweepBlobsJob } from "@/lib/jobs/definitions/sweep-blobs";
import { log } from "@/lib/log";
import { openWorkerLocks } from "@/lib/services/worker/locks";
import { HANDLERS } from "./handlers";

/** Jobs at once. An import keeps one connection of the pool; the machine it was made for has two cores. */
const CONCURRENCY = 3;

/** How soon a worker notices that another one was killed. */
const LOOK_FOR_DEAD_MS = 60_000;

/** Every minute doubtful live decisions, every five the counters; at every start and every hour what was left behind. */
const TIMETABLE = parseCronItems([
  {
    match: "*/5 * * * *",
    task: compactCellsJob.name,
    identifier: "compact-cells",
    payload: { v: compactCellsJob.version },
  },
  {
    match: "17 * * * *",
    task: sweepBlobsJob.name,
    identifier: "sweep-blobs",
    payload: { v: sweepBlobsJob.version },
  },
  {
    match: "* * * * *",
    task: sendDoubtsJob.name,
    identifier: "send-doubts",
    payload: { v: sendDoubtsJob.version },
    // One after the other: each counts what those before it sent. The next minute's is the second try.
    options: { queueName: "route-doubts", jobKey: "send-doubts", maxAttempts: 1 },
  },
]);

export type Worker = {
  /** Resolves when the worker has ended; rejects where it ended by a failure. */
  ended: Promise<void>;
  /** Takes no further job, lets those that run come to a good place, and ends. */
  stop: () => Promise<void>;
};

/**
 * Starts working off jobs in this process. First, what workers that were killed had begun is given back, so that it
 * is taken up again at once (the queue itself would wait four hours); later such work is looked for every minute.
 * @param onLost called if the worker may no longer go on (its lock is gone with its connection): end the process
 */
export async function startWorker(onLost: (error: Error) => void): Promise<Worker> {
  const locks = await openWorkerLocks(onLost);
  const stopping = new AbortController();
  const events: WorkerEvents = new EventEmitter();
  const created = new Promise<string>((resolve) => {
    events.once("pool:create", ({ workerPool }) => resolve(workerPool.id));
  });
  const freeJobs = async () => {
    const dead = await locks.freeJobsOfTheDead();
    if (dead.length > 0) log().info({ dead }, "jobs of workers that were killed are taken up again");
  };
  const runner = await locks.alone(async () => {
    await freeJobs();
    const started = await run({
      connectionString: databaseUrl(),
      concurrency: CONCURRENCY,
      maxPoolSize: CONCURRENCY + 2,
      noHandleSignals: true,
      pollInterval: 2_000,
      parsedCronItems: TIMETABLE,
      logger: queueLogger(),
      events,
      taskList: tasks(stopping.signal),
    });
    await locks.hold(await created);
    return started;
  });
  const looking = setInterval(() => {
    // A connection that is gone ends this worker by itself.
    locks
      .alone(freeJobs)
      .catch((error: unknown) => log().warn({ error: messageOf(error) }, "no look at jobs"));
  }, LOOK_FOR_DEAD_MS);
  await runner.addJob(sweepBlobsJob.name, { v: sweepBlobsJob.version }, { jobKey: "sweep-at-start" });
  return {
    ended: runner.promise,
    async stop() {
      stopping.abort();
      clearInterval(looking);
      await runner.stop();
      await locks.close();
    },
  };
}

/** The handlers as the queue calls them: with a log line for the beginning and the end of each job. */
function tasks(signal: AbortSignal): NonNullable<Parameters<typeof run>[0]["taskList"]> {
  return Object.fromEntries(
    Object.entries(HANDLERS).map(([name, handle]) => [
      name,
      async (payload, { job }) => {
        const jobLog = log().child({ job: name, id: job.id, attempt: job.attempts });
        const started = performance.now();
        try {
          const lastTry = job.attempts >= job.max_attempts;
          await handle(payload, { signal, attempt: job.attempts, lastTry, log: jobLog });
          jobLog.debug({ ms: Math.round(performance.now() - started) }, "job done");
        } catch (error) {
          jobLog.error({ err: error, ms: Math.round(performance.now() - started) }, "job failed");
          throw error;
        }
      },
    ]),
  );
}

/** The queue's own messages; what it says of every job is said by `tasks` already. */
function queueLogger(): Logger {
  return new Logger((scope) => (level, message) => {
    if (level === "error") log().error({ scope: scope.label }, message);
    else if (level === "warning") log().warn({ scope: scope.label }, message);
    else log().debug({ scope: scope.label }, message);
  });
}
