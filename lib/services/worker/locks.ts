export { openWorkerLocks, type WorkerLocks } from "@/lib/db/worker-locks";
