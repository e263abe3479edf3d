import { env } from "@/lib/env";
import { messageOf } from "@/lib/errors";
import { log } from "@/lib/log";

/** Ends the pushing, with a last push. */
export type StopPushing = () => Promise<void>;
const holder = globalThis as typeof globalThis & { parallaxPushing?: Promise<StopPushing | null> };

/**
 * Pushes the figures of this process to an OpenTelemetry collector where OTEL_EXPORTER_OTLP_ENDPOINT (or …_METRICS_…)
 * names one; else nothing of OpenTelemetry is even loaded. A collector that cannot be reached is told in the log.
 * @returns null where nothing is pushed
 */
export function startPushingMetrics(): Promise<StopPushing | null> {
  holder.parallaxPushing ??= start().catch((error: unknown) => {
    log().error({ error: messageOf(error) }, "metrics are not pushed");
    return null;
  });
  return holder.parallaxPushing;
}

/** Ends it, for tests and for a process that goes on without. */
export async function stopPushingMetrics(): Promise<void> {
  const stop = await holder.parallaxPushing;
  delete holder.parallaxPushing;
  await stop?.();
}

async function start(): Promise<StopPushing | null> {
  const now = env();
  const address = now.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT ?? now.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!address || now.OTEL_SDK_DISABLED || now.OTEL_METRICS_EXPORTER === "none") return null;
  const { pushMetrics } = await import("./push-metrics");
  log().info({ to: new URL(address).origin }, "metrics are pushed by OTLP");
  return pushMetrics({
    everyMs: now.OTEL_METRIC_EXPORT_INTERVAL,
    patienceMs: Math.min(now.OTEL_METRIC_EXPORT_TIMEOUT, now.OTEL_METRIC_EXPORT_INTERVAL),
  });
}
