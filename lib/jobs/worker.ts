/** The worker process: `npm start` starts it beside the web server; by itself: `node --import tsx lib/jobs/worker.ts`. */
import process from "node:process";
import v8 from "node:v8";
import { closeDb } from "@/lib/db/client";
import { log } from "@/lib/log";
import { openDatabase } from "@/lib/platform/connect";
import { startWorker } from "./start-worker";

// As the command line does: a run of 10,000 answers stays below 300 MB instead of 420 (bench/predict.ts).
v8.setFlagsFromString("--heap-growing-percent=20");
const database = await openDatabase({ log: (line) => log().info(line) });
const lost = (error: Error) => {
  // Whoever keeps this process running starts another, which holds its lock again.
  log().fatal({ err: error }, "the connection to the database broke; the worker ends");
  process.exit(1);
};
const worker = await startWorker(lost);
log().info({ pid: process.pid }, "worker started");

let stopping = false;
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    log().info({ signal }, "worker stops");
    worker.stop().catch((error: unknown) => log().error({ err: error }, "the worker did not stop cleanly"));
  });
}
try {
  await worker.ended;
} catch (error) {
  log().fatal({ err: error }, "the worker failed");
  process.exitCode = 1;
} finally {
  await closeDb();
  await database.close();
}
