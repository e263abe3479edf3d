import { LineChart } from "@/components/charts/line-chart";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type { Evaluation } from "@/lib/contracts/evaluations";

/** Budget of a voice turn. */
const BUDGET_MS = 200;

/** How long whole answers take, all models on one logarithmic axis. */
export function Latencies({ evaluation }: { evaluation: Evaluation }) {
  const models = evaluation.models.filter(({ latency }) => latency !== null);
  return (
    <Card className="min-w-0">
      <CardHeader
        title="Latency"
        description="Share of answers by the time that the whole answer took, on a logarithmic axis."
      />
      <CardBody>
        {models.length === 0 ? (
          <EmptyState title="No times were recorded">
            These runs do not say how long an answer took: they were made elsewhere, or out of fold in a
            training. A run that is started here does.
          </EmptyState>
        ) : (
          <LineChart
            label="Latency of whole answers"
            summary={models
              .map(({ model, latency }) => `${model}: half within ${latency?.p50.toFixed(0)} ms`)
              .join("; ")}
            series={models.map(({ model, latency }) => ({
              name: model,
              dots: true,
              points: (latency?.bins ?? []).map(({ from, to, count }) => ({
                x: Math.sqrt(from * to),
                y: count / (latency?.n ?? 1),
              })),
            }))}
            x={{ name: "milliseconds", format: "ms", log: true }}
            y={{ name: "answers", format: "percent" }}
            references={inReach(models) ? [{ x: BUDGET_MS, label: "200 ms" }] : []}
          />
        )}
      </CardBody>
    </Card>
  );
}

/** Whether the budget lies on the axis. */
const inReach = (models: Evaluation["models"]): boolean => {
  const bins = models.flatMap(({ latency }) => latency?.bins ?? []);
  return bins.some(({ from }) => from <= BUDGET_MS) && bins.some(({ to }) => to >= BUDGET_MS);
};
