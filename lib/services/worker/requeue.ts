import { db } from "@/lib/db/client";
import { type AddJobOptions, addJob, type QueuedJob } from "@/lib/db/queue";

/** Queues a job by itself (a handler that has more to do later). */
export async function requeue<Payload extends object>(
  job: QueuedJob<Payload>,
  payload: Payload,
  options: AddJobOptions = {},
): Promise<void> {
  await db().$transaction((tx) => addJob(tx, job, payload, options));
}
