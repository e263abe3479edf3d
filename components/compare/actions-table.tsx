import { ActionBadge } from "@/components/ui/action-badge";
import { Card, CardHeader } from "@/components/ui/card";
import { Num } from "@/components/ui/format";
import { Between, Figure, Share } from "@/components/ui/share";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { NumberCell, NumberHeaders } from "@/components/ui/table-columns";
import type { Evaluation } from "@/lib/contracts/evaluations";
import { ACTIONS } from "@/prompts/actions";
import { truthLine } from "./words";

/** Precision, recall and F1 of each action, the models under each other. */
export function ActionsTable({ evaluation }: { evaluation: Evaluation }) {
  return (
    <Card>
      <CardHeader
        title="By action"
        description={`${truthLine(evaluation)} Of actions that nobody named, precision is a dash.`}
      />
      <Table aria-label="Precision, recall and F1 of each action">
        <TableHead>
          <TableRow>
            <TableHeader className="sticky left-0 bg-surface">Action</TableHeader>
            <TableHeader>Model</TableHeader>
            <TableHeader className="text-right max-sm:hidden">Named</TableHeader>
            <TableHeader className="text-right max-sm:hidden">Support</TableHeader>
            <NumberHeaders names={["Precision", "Recall", "F1"]} />
          </TableRow>
        </TableHead>
        <TableBody>
          {ACTIONS.flatMap((action) =>
            evaluation.models.map((model, at) => {
              const row = model.per_action.find((one) => one.action === action);
              if (!row) return null;
              return (
                <TableRow key={`${action} ${model.run}`} className={at > 0 ? "border-t-0" : ""}>
                  <TableCell className="sticky left-0 bg-surface">
                    {at === 0 && <ActionBadge action={action} />}
                  </TableCell>
                  <TableCell className="whitespace-nowrap">{model.model}</TableCell>
                  <NumberCell className="max-sm:hidden">
                    <Num value={row.n} />
                  </NumberCell>
                  <NumberCell className="max-sm:hidden">
                    <Num value={row.support} />
                  </NumberCell>
                  <Measured value={row.precision} interval={row.precision_interval} />
                  <Measured value={row.recall} interval={row.recall_interval} />
                  <NumberCell>
                    <Figure value={row.f1} />
                    {row.f1_interval && (
                      <span className="block text-xs whitespace-nowrap text-muted">
                        <Figure value={row.f1_interval.low} /> to <Figure value={row.f1_interval.high} />
                      </span>
                    )}
                  </NumberCell>
                </TableRow>
              );
            }),
          )}
        </TableBody>
      </Table>
    </Card>
  );
}

const Measured = ({
  value,
  interval,
}: {
  value: number | null;
  interval: { low: number; high: number } | null;
}) => (
  <NumberCell>
    <Share value={value} />
    {interval && (
      <span className="block text-xs whitespace-nowrap text-muted">
        <Between low={interval.low} high={interval.high} />
      </span>
    )}
  </NumberCell>
);
