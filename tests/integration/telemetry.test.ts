import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as environment from "@/lib/env";
import { log } from "@/lib/log";
import type { RouteAnswer } from "@/lib/router";
import { observe } from "@/lib/services/router/metrics";
import { presentMetrics } from "@/lib/services/router/read-metrics";
import { startPushingMetrics, stopPushingMetrics } from "@/lib/services/telemetry/start-pushing-metrics";
import { attributesOf, metricsOf, type OtlpCollector, startOtlpCollector } from "../support/otlp-collector";

let collector: OtlpCollector;
beforeEach(() => {
  // Each test measures by itself.
  Reflect.deleteProperty(globalThis, "parallaxRouteFigures");
});
afterEach(async () => {
  await stopPushingMetrics();
  await collector?.close();
});

/** The environment as Parallax and as the exporter itself read it. */
function set(variables: Record<string, string>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  vi.spyOn(environment, "env").mockReturnValue(environment.parseEnv(process.env));
}

function decided(totalMs: number, more: Partial<RouteAnswer> = {}): void {
  const answer: RouteAnswer = {
    ...{
      decisionId: "d",
      decision: { action: "noop", args: {} },
      tasks: [],
      confidence: 0.9,
      threshold: 0.8,
    },
    ...{ source: "student", reason: "confident" },
    timings: {
      totalMs,
      queueMs: 0,
      studentMs: totalMs,
      teacherMs: null,
      modelMs: totalMs,
      actionMs: totalMs,
    },
    details: {
      student: "confident",
      teacher: null,
      messages: [],
      ledger: "given",
      studentSaid: null,
      unassigned: null,
    },
    ...more,
  };
  observe({ messages: [], tasks: [], channel: "voice" }, answer);
}

describe("where a collector is named", () => {
  test("it is pushed what Prometheus is told, with the resource and the headers of OpenTelemetry's variables", async () => {
    collector = await startOtlpCollector();
    set({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: "x-tenant=acme",
      OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=staging",
      OTEL_SERVICE_NAME: "router-7",
    });
    for (const ms of [40, 150, 180, 900]) decided(ms);
    await startPushingMetrics();
    await stopPushingMetrics();
    const [push] = collector.requests;
    expect(collector.requests).toHaveLength(1);
    expect(push).toMatchObject({ path: "/v1/metrics", status: 200, headers: { "x-tenant": "acme" } });
    const resource = attributesOf(push?.body.resourceMetrics[0]?.resource.attributes ?? []);
    expect(resource).toMatchObject({
      ...{ "service.name": "router-7", "deployment.environment.name": "staging" },
      "service.version": expect.stringMatching(/^\d/),
    });

    const pushed = metricsOf(push?.body ?? { resourceMetrics: [] });
    const duration = pushed.get("parallax_route_duration_seconds");
    expect(duration).toMatchObject({ unit: "s", histogram: { aggregationTemporality: 2 } });
    const [point] = duration?.histogram?.dataPoints ?? [];
    expect(attributesOf(point?.attributes ?? [])).toEqual({ channel: "voice", source: "student" });
    expect(point).toMatchObject({ count: 4, sum: expect.closeTo(1.27, 9) });
    const { explicitBounds = [], bucketCounts = [] } = point ?? {};
    expect(bucketCounts).toHaveLength(explicitBounds.length + 1);
    // Up to the boundary of 0.2 s, as Prometheus counts.
    const within = bucketCounts.slice(0, explicitBounds.indexOf(0.2) + 1).map(Number);
    expect(within.reduce((sum, count) => sum + count, 0)).toBe(3);

    const [counted] = pushed.get("parallax_route_decisions_total")?.sum?.dataPoints ?? [];
    expect(counted).toMatchObject({ asDouble: 4 });
    const model = pushed.get("gen_ai.client.operation.duration")?.histogram?.dataPoints[0];
    expect(attributesOf(model?.attributes ?? [])).toEqual({
      ...{ "gen_ai.operation.name": "chat", "gen_ai.request.model": "student" },
    });
    // Nothing that Prometheus is told is left out.
    const told = (await (await presentMetrics()).getMetricsAsJSON()).map(({ name }) => name);
    const missing = told.filter((name) => !pushed.has(name));
    expect(missing).toEqual(["gen_ai_client_operation_duration_seconds"]);
  });

  test("it is pushed again and again, also after it was away, which the log tells", async () => {
    const warned = vi.spyOn(log(), "warn").mockImplementation(() => {});
    collector = await startOtlpCollector((n) => (n === 1 ? 400 : 200));
    set({
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${collector.url}/custom/path`,
      OTEL_METRIC_EXPORT_INTERVAL: "100",
    });
    decided(40);
    await startPushingMetrics();
    await vi.waitFor(() => expect(collector.requests.length).toBeGreaterThanOrEqual(3), 10_000);
    expect(collector.requests.map(({ status }) => status).slice(0, 3)).toEqual([400, 200, 200]);
    expect(collector.requests[0]?.path).toBe("/custom/path");
    expect(warned).toHaveBeenCalledWith(expect.anything(), "metrics: push failed");
  });
});

describe("nothing of OpenTelemetry is loaded, and nothing is sent,", () => {
  const loaded = vi.fn();
  beforeEach(() => {
    loaded.mockClear();
    vi.doMock("@/lib/services/telemetry/push-metrics", () => {
      loaded();
      return { pushMetrics: () => async () => {} };
    });
  });
  afterEach(() => void vi.doUnmock("@/lib/services/telemetry/push-metrics"));

  test.each([
    ["without an address", {}, false],
    [
      "where the SDK is disabled",
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c", OTEL_SDK_DISABLED: "true" },
      false,
    ],
    [
      "where no exporter is wanted",
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c", OTEL_METRICS_EXPORTER: "none" },
      false,
    ],
    ["unless there is one", { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c" }, true],
  ])("%s", async (_, variables, is) => {
    set(variables);
    expect((await startPushingMetrics()) !== null).toBe(is);
    expect(loaded).toHaveBeenCalledTimes(is ? 1 : 0);
  });
});
