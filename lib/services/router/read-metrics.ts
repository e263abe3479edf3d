import type { Actor } from "@/lib/domain/access";
import { authorise } from "../authorise";
import { decisionLog } from "./decision-log";
import { metricsText } from "./metrics";
import { processRouter } from "./process-router";

/** The figures of this process in Prometheus' text format. */
export async function readMetrics(actor: Actor): Promise<string> {
  authorise(actor, "metrics:read");
  const { student, teacher, underWay, conversations } = (await processRouter()).router.state();
  const log = decisionLog();
  return metricsText({
    ...{ breaker: { student, teacher }, underWay, conversations },
    log: { waiting: log.length, written: log.written, dropped: log.dropped },
  });
}
