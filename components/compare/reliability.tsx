import { LineChart } from "@/components/charts/line-chart";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type { Evaluation } from "@/lib/contracts/evaluations";
import { truthLine } from "./words";

/** How often answers are right that are so sure. */
export function Reliability({ evaluation }: { evaluation: Evaluation }) {
  const models = evaluation.models.filter(({ calibration }) => calibration.n > 0);
  return (
    <Card className="min-w-0">
      <CardHeader
        title="Reliability"
        description={`Fifteen bins of as many answers each. ${truthLine(evaluation)}`}
      />
      <CardBody>
        {models.length === 0 ? (
          <EmptyState title="No confidences">No answer says how sure it is.</EmptyState>
        ) : (
          <LineChart
            label="Reliability diagram"
            summary={models
              .map(({ model, calibration }) => `${model}: calibration error ${calibration.ece?.toFixed(3)}`)
              .join("; ")}
            series={models.map(({ model, calibration }) => ({
              name: model,
              dots: true,
              points: calibration.bins.map(({ confidence, accuracy }) => ({ x: confidence, y: accuracy })),
            }))}
            x={{ name: "confidence", format: "percent", domain: [0, 1] }}
            y={{ name: "right", format: "percent", domain: [0, 1] }}
            diagonal="perfect calibration"
          />
        )}
      </CardBody>
    </Card>
  );
}
