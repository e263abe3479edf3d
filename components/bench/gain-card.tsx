import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { Num, Percent } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Tone } from "@/components/ui/tone";
import type { BenchFigures, BenchReport, Ratio } from "@/lib/contracts/bench";
import { Times } from "./ms";

const LOSS: Record<NonNullable<Ratio["loss"]>, { tone: Tone; words: string }> = {
  within: { tone: "green", words: "kept" },
  by_chance: { tone: "amber", words: "above it, by no more than chance" },
  beyond: { tone: "red", words: "broken" },
};

/** How much faster each target was than the one it is held against, and what that costs in accuracy. */
export function GainCard({ report }: { report: BenchReport }) {
  const { against } = report;
  if (!against) return null;
  const gained: BenchFigures[] = [report, ...report.others];
  return (
    <Card>
      <CardHeader
        title={`Gain over ${against.target}`}
        description="Time to action at the same moments; the interval of the median's ratio covers it in 95 % at least. Accuracy on the rows that both answered."
      />
      <Table aria-label="Gain">
        <TableHead>
          <TableRow>
            <TableHeader>Target</TableHeader>
            <TableHeader className="text-right">Times as fast, median</TableHeader>
            <TableHeader className="text-right">Mean</TableHeader>
            <TableHeader className="text-right">p95</TableHeader>
            <TableHeader className="text-right">Talk never seen</TableHeader>
            <TableHeader className="text-right">Escalated</TableHeader>
            <TableHeader className="text-right">Accuracy against it</TableHeader>
            <TableHeader className="text-right">Same decision</TableHeader>
            <TableHeader>May be lost at most</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {gained.map(({ target, ratio, promise, escalation_rate }) => (
            <TableRow key={target}>
              <TableCell className="min-w-36 font-medium wrap-anywhere">{target}</TableCell>
              <TableCell className="text-right whitespace-nowrap">
                <span className="font-semibold">
                  <Times value={ratio?.median_time_to_action ?? null} />
                </span>{" "}
                <span className="text-xs text-muted">
                  [<Times value={ratio?.median_low ?? null} />, <Times value={ratio?.median_high ?? null} />]
                </span>
              </TableCell>
              <TableCell className="text-right">
                <Times value={ratio?.mean_time_to_action ?? null} />
              </TableCell>
              <TableCell className="text-right">
                <Times value={ratio?.p95_time_to_action ?? null} />
              </TableCell>
              <TableCell className="text-right">
                <Times value={ratio?.cold_median ?? null} />
              </TableCell>
              <TableCell className="text-right">
                {escalation_rate === null ? "–" : <Percent value={escalation_rate} />}
              </TableCell>
              <TableCell className="text-right whitespace-nowrap">
                <Points value={ratio?.accuracy ?? null} />{" "}
                <span className="text-xs text-muted">
                  [<Points value={ratio?.accuracy_low ?? null} />,{" "}
                  <Points value={ratio?.accuracy_high ?? null} />]
                </span>
              </TableCell>
              <TableCell className="text-right">
                {typeof ratio?.agreement === "number" ? <Percent value={ratio.agreement} /> : "–"}
              </TableCell>
              <TableCell className="min-w-52">
                {promise ? (
                  <>
                    <Points value={promise.loss_bound === null ? null : -promise.loss_bound} />{" "}
                    {promise.basis !== "none" && (
                      <Badge tone={promise.basis === "certified" ? "green" : "amber"}>{promise.basis}</Badge>
                    )}{" "}
                    {ratio?.loss && <Badge tone={LOSS[ratio.loss].tone}>{LOSS[ratio.loss].words}</Badge>}
                    {promise.why && <span className="mt-0.5 block text-xs text-muted">{promise.why}</span>}
                  </>
                ) : (
                  <span className="text-xs text-muted">nothing is promised of a model alone</span>
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

/** A difference of shares in points: −1.5. */
const Points = ({ value }: { value: number | null }) =>
  value === null ? (
    "–"
  ) : (
    <Num value={100 * value} signDisplay="exceptZero" minimumFractionDigits={1} maximumFractionDigits={1} />
  );
