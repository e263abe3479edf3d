import { countJobs } from "@/lib/db/queue";
import { rawPool } from "@/lib/db/raw";
import { isWorkerAlive } from "@/lib/db/worker-locks";

export type QueueState = {
  /** Whether a worker process works on this database. */
  alive: boolean;
  jobs: { name: string; waiting: number; running: number; given_up: number }[];
};

/** Is somebody working, and at what? */
export async function queueState(): Promise<QueueState> {
  return { alive: await isWorkerAlive(), jobs: await countJobs(rawPool()) };
}
