import { HeatMap } from "@/components/charts/heat-map";
import { ActionBadge } from "@/components/ui/action-badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Num } from "@/components/ui/format";
import { Between, Figure, Share } from "@/components/ui/share";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { NumberCell, NumberHeaders } from "@/components/ui/table-columns";
import type { PerAction, SubjectView } from "@/lib/contracts/audits";

const TITLES = { label: "The labels", teacher: "The teacher", student: "The student" } as const;

/** One subject's figures by action, and its confusion matrix, whose cells lead to their rows. */
export function SubjectCard({
  name,
  subject,
  auditId,
}: {
  name: keyof typeof TITLES;
  subject: SubjectView;
  /** null where the reader may not see rows. */
  auditId: string | null;
}) {
  const { accuracy, averages, confusion, left_out } = subject;
  const left = left_out.missing + left_out.seen + left_out.unknown;
  const cellOf = (right: string, named: string) =>
    `/audits/${auditId}?${new URLSearchParams({ subject: name, right, named })}#cell`;
  return (
    <Card className="print:break-before-auto">
      <CardHeader
        title={
          <>
            {TITLES[name]}
            {subject.model && (
              <span className="font-normal text-muted">
                {" "}
                · {subject.model}, {subject.run_kind?.replaceAll("_", " ")} run
              </span>
            )}
          </>
        }
        description={
          accuracy.n === 0 ? (
            (accuracy.why ?? "Nothing judged yet.")
          ) : (
            <>
              Action and target right: <Share value={accuracy.estimate} />
              {accuracy.low !== null && (
                <>
                  , 95 % interval <Between low={accuracy.low} high={accuracy.high} />
                </>
              )}{" "}
              (n = <Num value={accuracy.n} />
              ). Action alone: <Share value={averages.action_accuracy} />, macro F1{" "}
              <Figure value={averages.macro_f1} />.
              {left > 0 && (
                <>
                  {" "}
                  Left out: <Num value={left_out.missing} /> without an answer, <Num value={left_out.seen} />{" "}
                  seen in training, <Num value={left_out.unknown} /> that a rejected label leaves open.
                </>
              )}
            </>
          )
        }
      />
      {accuracy.n > 0 && (
        <>
          <ActionTable label={`${TITLES[name]} by action`} rows={subject.per_action} />
          <CardBody className="border-t">
            <h3 className="mb-2 text-xs text-muted">
              Rows: what the reviewers hold right. Columns: what{" "}
              {name === "label" ? "the label" : `the ${name}`} says.
              {auditId !== null && " Each number leads to its rows."}
            </h3>
            <HeatMap
              label={`Confusion matrix of ${TITLES[name].toLowerCase()}`}
              rowName="right"
              columnName={name}
              rows={confusion.rows}
              columns={confusion.cols}
              counts={confusion.counts}
              href={confusion.rows.map((right, y) =>
                confusion.cols.map((named, x) =>
                  auditId !== null && (confusion.counts[y]?.[x] ?? 0) > 0 ? cellOf(right, named) : null,
                ),
              )}
            />
          </CardBody>
        </>
      )}
    </Card>
  );
}

function ActionTable({ label, rows }: { label: string; rows: readonly PerAction[] }) {
  return (
    <Table aria-label={label}>
      <TableHead>
        <TableRow>
          <TableHeader>Action</TableHeader>
          <NumberHeaders names={["Named", "Support", "Precision", "95 %", "Recall", "95 %", "F1"]} />
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.action}>
            <TableCell>
              <ActionBadge action={row.action} />
            </TableCell>
            <NumberCell>
              <Num value={row.n} />
            </NumberCell>
            <NumberCell>
              <Num value={row.support} />
            </NumberCell>
            <NumberCell>
              <Share value={row.precision} />
            </NumberCell>
            <NumberCell>
              <Between
                low={row.precision_interval?.low ?? null}
                high={row.precision_interval?.high ?? null}
              />
            </NumberCell>
            <NumberCell>
              <Share value={row.recall} />
            </NumberCell>
            <NumberCell>
              <Between low={row.recall_interval?.low ?? null} high={row.recall_interval?.high ?? null} />
            </NumberCell>
            <NumberCell>
              <Figure value={row.f1} />
            </NumberCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
