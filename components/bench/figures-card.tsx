import type { ReactNode } from "react";
import { Card, CardHeader } from "@/components/ui/card";
import { Bytes, Num, Percent } from "@/components/ui/format";
import { Table, TableBody, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { NumberCell } from "@/components/ui/table-columns";
import type { BenchFigures } from "@/lib/contracts/bench";
import { Between, Ms } from "./ms";
import { Right } from "./right";

const share = (value: number | null) => (value === null ? "–" : <Percent value={value} />);
const tally = (counts: Record<string, number>) =>
  Object.entries(counts)
    .map(([name, n]) => `${name.replaceAll("_", " ")} ${n}`)
    .join(", ") || "–";

const LINES: readonly [string, (one: BenchFigures) => ReactNode, ((one: BenchFigures) => boolean)?][] = [
  ["Turns, measured", ({ turns }) => <Num value={turns} />],
  [
    "Sent / answered a second",
    (one) => (
      <>
        <Num value={one.offered} maximumFractionDigits={1} /> /{" "}
        <Num value={one.achieved} maximumFractionDigits={1} />
      </>
    ),
  ],
  ["Errors", ({ errors, error_codes }) => (errors === 0 ? "0" : `${errors}: ${tally(error_codes)}`)],
  ["Time to action, p50", ({ intervals }) => <Between of={intervals.time_to_action.p50} />],
  ["p90", ({ intervals }) => <Between of={intervals.time_to_action.p90} />],
  ["p95", ({ intervals }) => <Between of={intervals.time_to_action.p95} />],
  ["p99", ({ intervals }) => <Between of={intervals.time_to_action.p99} />],
  ["mean", ({ time_to_action }) => <Ms value={time_to_action.mean} />],
  [
    "Whole answer, p50 / p95",
    ({ time_to_complete: { p50, p95 } }) => (
      <>
        <Ms value={p50} /> / <Ms value={p95} />
      </>
    ),
  ],
  [
    "Talk never seen, p50 / p95",
    ({ cold }) => (
      <>
        <Ms value={cold.p50} /> / <Ms value={cold.p95} />{" "}
        <span className="text-xs text-muted">n {cold.n}</span>
      </>
    ),
  ],
  ["Very first call", ({ first_ms }) => <Ms value={first_ms} />],
  ["Within 200 ms", ({ goodput_200ms }) => share(goodput_200ms)],
  ["The router's own, p95", ({ overhead }) => <Ms value={overhead?.p95} />, ({ kind }) => kind === "router"],
  ["Not decided by the student", (one) => share(one.escalation_rate), ({ kind }) => kind === "router"],
  ["Reasons", ({ reasons }) => tally(reasons), ({ kind }) => kind === "router"],
  ["Sender late, p95", ({ sender_late_p95 }) => <Ms value={sender_late_p95} />],
  [
    "Action and target right",
    ({ accuracy: { exact, exact_low, exact_high, n } }) => (
      <Right value={exact} low={exact_low} high={exact_high} of={n} />
    ),
  ],
  ["Action right", ({ accuracy }) => share(accuracy.action)],
  [
    "Macro-F1",
    ({ accuracy: { macro_f1: f1 } }) =>
      typeof f1 === "number" ? <Num value={f1} minimumFractionDigits={3} maximumFractionDigits={3} /> : "–",
  ],
  [
    "Encoder in memory",
    ({ encoder_bytes: bytes }) => (bytes === undefined ? "–" : <Bytes value={bytes} />),
    ({ encoder_bytes }) => encoder_bytes !== undefined,
  ],
  ["No legal answer", ({ accuracy }) => <Num value={accuracy.invalid} />],
];

/** Every figure of every target, side by side. */
export function FiguresCard({ targets }: { targets: readonly BenchFigures[] }) {
  const lines = LINES.filter(([, , has]) => !has || targets.some(has));
  return (
    <Card>
      <CardHeader
        title="Figures"
        description="Milliseconds from the intended send, of turns of running talks after the warm-up, with 95 % intervals. A percentile is told from so many turns on: p50 from 5, p90 from 29, p95 from 59, p99 from 299. What was right is told of each row's first asking, warm-up turns among them."
      />
      <Table aria-label="Figures">
        <Heads targets={targets} />
        <TableBody>
          {lines.map(([name, cell, has]) => (
            <TableRow key={name}>
              <Side>{name}</Side>
              {targets.map((one) => (
                <NumberCell key={one.target}>{has && !has(one) ? "–" : cell(one)}</NumberCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

/** What each target got right of each action, beside its speed. */
export function PerActionCard({ targets }: { targets: readonly BenchFigures[] }) {
  const [first] = targets;
  if (!first) return null;
  return (
    <Card>
      <CardHeader
        title="Precision / recall of each action"
        description="On each row's first asking, warm-up turns among them."
      />
      <Table aria-label="Precision and recall of each action">
        <Heads targets={targets} />
        <TableBody>
          {first.per_action.map(({ action, support }) => (
            <TableRow key={action}>
              <Side>
                {action} <span className="text-xs font-normal text-muted">{support} rows</span>
              </Side>
              {targets.map(({ target, per_action }) => {
                const one = per_action.find((each) => each.action === action);
                return (
                  <NumberCell key={target} className="whitespace-nowrap">
                    {share(one?.precision ?? null)} / {share(one?.recall ?? null)}
                  </NumberCell>
                );
              })}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

const Heads = ({ targets }: { targets: readonly BenchFigures[] }) => (
  <TableHead>
    <TableRow>
      <TableHeader>
        <span className="sr-only">Figure</span>
      </TableHeader>
      {targets.map(({ target }) => (
        <TableHeader key={target} className="max-w-56 py-1.5 text-right wrap-anywhere whitespace-normal">
          {target}
        </TableHeader>
      ))}
    </TableRow>
  </TableHead>
);

const Side = ({ children }: { children: ReactNode }) => (
  <th scope="row" className="px-3 py-2 text-left text-sm font-medium whitespace-nowrap">
    {children}
  </th>
);
