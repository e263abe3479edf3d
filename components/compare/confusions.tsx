import { HeatMap } from "@/components/charts/heat-map";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { Evaluation } from "@/lib/contracts/evaluations";
import { rowsHref, truthLine } from "./words";

/** A confusion matrix of each model; every number leads to its rows. */
export function Confusions({ evaluation }: { evaluation: Evaluation }) {
  return (
    <div className="grid gap-5 xl:grid-cols-2">
      {evaluation.models
        .filter(({ rows }) => rows > 0)
        .map(({ model, run, confusion }) => (
          <Card key={run} className="min-w-0">
            <CardHeader
              title={`What ${model} says`}
              description={`Rows: what is right. Columns: what it named. Each number leads to its rows. ${truthLine(evaluation)}`}
            />
            <CardBody>
              <HeatMap
                label={`Confusion matrix of ${model}`}
                rowName="right"
                columnName="named"
                rows={confusion.rows}
                columns={confusion.cols}
                counts={confusion.counts}
                href={confusion.rows.map((right, y) =>
                  confusion.cols.map((named, x) =>
                    (confusion.counts[y]?.[x] ?? 0) > 0 ? rowsHref(evaluation, run, { right, named }) : null,
                  ),
                )}
              />
            </CardBody>
          </Card>
        ))}
    </div>
  );
}
