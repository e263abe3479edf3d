import http from "node:http";
import type { AddressInfo } from "node:net";

type Attribute = { key: string; value: { stringValue?: string; intValue?: number; doubleValue?: number } };
export type OtlpPoint = {
  attributes: Attribute[];
  asDouble?: number;
  count?: number | string;
  sum?: number;
  bucketCounts?: (number | string)[];
  explicitBounds?: number[];
};
export type OtlpMetric = {
  name: string;
  unit: string;
  sum?: { dataPoints: OtlpPoint[]; isMonotonic: boolean; aggregationTemporality: number };
  gauge?: { dataPoints: OtlpPoint[] };
  histogram?: { dataPoints: OtlpPoint[]; aggregationTemporality: number };
};
type Export = {
  resourceMetrics: { resource: { attributes: Attribute[] }; scopeMetrics: { metrics: OtlpMetric[] }[] }[];
};

export type OtlpCollector = {
  url: string;
  /** Every request, with the status that it was answered with. */
  requests: { path: string; headers: http.IncomingHttpHeaders; status: number; body: Export }[];
  close(): Promise<void>;
};

/** What stands in for an OpenTelemetry collector: it takes OTLP over HTTP in JSON, and answers with `status(n)`, n from 1. */
export async function startOtlpCollector(status: (n: number) => number = () => 200): Promise<OtlpCollector> {
  const requests: OtlpCollector["requests"] = [];
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = status(requests.length + 1);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Export;
    requests.push({ path: request.url ?? "", headers: request.headers, status: answer, body });
    response.writeHead(answer, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** The metrics of one export, by name. */
export const metricsOf = ({ resourceMetrics }: Export): Map<string, OtlpMetric> =>
  new Map(
    resourceMetrics.flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap(({ metrics }) => metrics.map((metric) => [metric.name, metric] as const)),
    ),
  );

export const attributesOf = (attributes: readonly Attribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
