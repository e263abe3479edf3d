import process from "node:process";
import { DiagLogLevel, diag } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { VERSION } from "@/lib/version";
import { presentMetrics } from "../router/read-metrics";
import { prometheusProducer } from "./prometheus-producer";
import type { StopPushing } from "./start-pushing-metrics";

/** Pushes from time to time what `GET /api/v1/metrics` tells, as OTLP over HTTP in JSON. */
export function pushMetrics({ everyMs, patienceMs }: { everyMs: number; patienceMs: number }): StopPushing {
  const ignore = () => {};
  const warn = (message: string) =>
    log().warn({ opentelemetry: message.slice(0, 500) }, "metrics: push failed");
  diag.setLogger(
    { error: warn, warn, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const reader = new PeriodicExportingMetricReader({
    // Address, headers and compression are read from OpenTelemetry's variables.
    exporter: new OTLPMetricExporter(),
    ...{ exportIntervalMillis: everyMs, exportTimeoutMillis: patienceMs },
    metricProducers: [prometheusProducer(presentMetrics)],
  });
  const own = { "service.name": "parallax", "service.version": VERSION, "service.instance.id": newId() };
  // What the environment says of the resource wins.
  const resource = resourceFromAttributes(own).merge(detectResources({ detectors: [envDetector] }));
  const provider = new MeterProvider({ resource, readers: [reader] });
  const stop = () => provider.shutdown();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, leave);
  function leave(): void {
    void stop().catch(ignore);
  }
  return async () => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.off(signal, leave);
    await stop();
    diag.disable();
  };
}
