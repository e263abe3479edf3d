import type { Registry } from "prom-client";
import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { decisionLog } from "./decision-log";
import { readRegistry } from "./metrics";
import { processRouter, runningRouter } from "./process-router";

/** The figures of this process in Prometheus' text format. */
export async function readMetrics(actor: Actor): Promise<string> {
  authorise(actor, "metrics:read");
  await processRouter();
  return (await presentMetrics()).metrics();
}

/** The figures of this process; of a router that nobody has asked for yet, that it is idle. */
export async function presentMetrics(): Promise<Registry> {
  const state = (await runningRouter())?.router.state();
  const { student = "closed", teacher = "closed", underWay = 0, conversations = 0 } = state ?? {};
  const log = decisionLog();
  return readRegistry({
    ...{ breaker: { student, teacher }, underWay, conversations },
    log: { waiting: log.length, written: log.written, dropped: log.dropped },
  });
}
