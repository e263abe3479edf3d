import { type Attributes, type HrTime, ValueType } from "@opentelemetry/api";
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type HistogramMetricData,
  type MetricData,
  type MetricProducer,
} from "@opentelemetry/sdk-metrics";
import type { MetricObjectWithValues, MetricValue, Registry } from "prom-client";

type Metric = MetricObjectWithValues<MetricValue<string>>;
type Told = { value: number; labels: Record<string, string | number>; metricName?: string };
type Histogram = HistogramMetricData["dataPoints"][number]["value"];

const STARTED = hrTime(Date.now() - process.uptime() * 1000);

/**
 * The metrics of a Prometheus registry as OpenTelemetry collects them: measured once, told in both ways, and nothing is
 * added to the moment of measuring. Names stay (collectors that speak to Prometheus know both spellings), but for the one
 * that OpenTelemetry's GenAI conventions name.
 */
export function prometheusProducer(read: () => Promise<Registry>): MetricProducer {
  return {
    async collect() {
      const metrics = (await (await read()).getMetricsAsJSON()).flatMap(toMetric);
      const scopeMetrics = [{ scope: { name: "parallax" }, metrics }];
      // The SDK takes its own resource.
      return { resourceMetrics: { resource: undefined as never, scopeMetrics }, errors: [] };
    },
  };
}

function toMetric(metric: Metric): MetricData[] {
  const told = metric.values as Told[];
  const shared = {
    descriptor: {
      name: metric.name === GEN_AI.prometheus ? GEN_AI.name : metric.name,
      description: metric.help,
      unit: /_seconds(_total)?$/.test(metric.name) ? "s" : /_bytes$/.test(metric.name) ? "By" : "",
      valueType: ValueType.DOUBLE,
    },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  // Declared as an enum, told as a word.
  switch (String(metric.type)) {
    case "counter":
      return [
        {
          ...shared,
          dataPointType: DataPointType.SUM,
          isMonotonic: true,
          dataPoints: points(metric.name, told),
        },
      ];
    case "gauge":
      return [{ ...shared, dataPointType: DataPointType.GAUGE, dataPoints: points(metric.name, told) }];
    case "histogram":
      return [
        { ...shared, dataPointType: DataPointType.HISTOGRAM, dataPoints: histograms(metric.name, told) },
      ];
    default:
      return [];
  }
}

/** https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/ */
const GEN_AI = {
  prometheus: "gen_ai_client_operation_duration_seconds",
  name: "gen_ai.client.operation.duration",
} as const;

function attributesOf(name: string, labels: Told["labels"]): Attributes {
  if (name !== GEN_AI.prometheus) return labels;
  return { "gen_ai.operation.name": "chat", "gen_ai.request.model": labels.model };
}

function point<T>(name: string, labels: Told["labels"], value: T): DataPoint<T> {
  return { startTime: STARTED, endTime: hrTime(Date.now()), attributes: attributesOf(name, labels), value };
}

/** What was not measured yet is no number. */
const points = (name: string, told: readonly Told[]): DataPoint<number>[] =>
  told.filter(({ value }) => Number.isFinite(value)).map(({ labels, value }) => point(name, labels, value));

/** Prometheus counts up to each boundary, OpenTelemetry between them. */
function histograms(name: string, told: readonly Told[]): DataPoint<Histogram>[] {
  const byLabels = new Map<string, { labels: Told["labels"]; upTo: [number, number][]; sum: number }>();
  for (const { value, labels: all, metricName } of told) {
    const { le, ...labels } = all;
    const key = JSON.stringify(labels);
    const one = byLabels.get(key) ?? { labels, upTo: [], sum: 0 };
    byLabels.set(key, one);
    if (metricName === `${name}_sum`) one.sum = value;
    else if (metricName === `${name}_bucket`) one.upTo.push([le === "+Inf" ? Infinity : Number(le), value]);
  }
  return [...byLabels.values()].map(({ labels, upTo, sum }) => {
    upTo.sort(([a], [b]) => a - b);
    const counts = upTo.map(([, count], at) => count - (upTo[at - 1]?.[1] ?? 0));
    const boundaries = upTo.map(([le]) => le).filter(Number.isFinite);
    return point(name, labels, { buckets: { boundaries, counts }, count: upTo.at(-1)?.[1] ?? 0, sum });
  });
}

function hrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)];
}
