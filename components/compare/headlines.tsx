import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Num } from "@/components/ui/format";
import { RUN_KIND_WORDS } from "@/components/ui/run-kind";
import { Between, Figure, Share } from "@/components/ui/share";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { EvaluatedModel, Evaluation, LatencyView } from "@/lib/contracts/evaluations";
import { rowsHref, truthLine } from "./words";

/** The headline figures of each model, side by side. */
export function Headlines({ evaluation }: { evaluation: Evaluation }) {
  const { models } = evaluation;
  return (
    <Card>
      <CardHeader title="Side by side" description={`${truthLine(evaluation)} Intervals: two-sided 95 %.`} />
      <Table aria-label="Figures of each model">
        <TableHead>
          <TableRow>
            <TableHeader className="sticky left-0 bg-surface">Figure</TableHeader>
            {models.map((model) => (
              <TableHeader key={model.run} className="py-2 align-bottom">
                <Link href={`/runs/${model.run}` as Route} className="text-sm text-fg hover:underline">
                  {model.model}
                </Link>{" "}
                <Badge tone={model.role === "teacher" ? "violet" : "blue"}>{model.role}</Badge>
                <span className="block font-normal">
                  {RUN_KIND_WORDS[model.run_kind]}, version {model.version}
                </span>
              </TableHeader>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {FIGURES.map(({ name, hint, of }) => (
            <TableRow key={name}>
              <TableCell className="sticky left-0 min-w-28 bg-surface sm:min-w-40">
                {name}
                {hint && <span className="block text-xs text-muted">{hint}</span>}
              </TableCell>
              {models.map((model) => (
                <TableCell key={model.run} className="align-top tabular-nums">
                  {of(model, evaluation)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <Footnotes evaluation={evaluation} />
    </Card>
  );
}

const Small = ({ children }: { children: ReactNode }) => (
  <span className="block text-xs text-muted">{children}</span>
);

/** Of the footnote that a model's run has; null without one. */
function noteNumber({ models }: Evaluation, { run }: EvaluatedModel): number | null {
  const at = models.filter(({ run_note }) => run_note !== null).findIndex((model) => model.run === run);
  return at < 0 ? null : at + 1;
}

function Footnotes({ evaluation }: { evaluation: Evaluation }) {
  const noted = evaluation.models.filter(({ run_note }) => run_note !== null);
  if (noted.length === 0) return null;
  return (
    <CardBody className="flex flex-col gap-1 border-t text-sm text-amber-fg">
      {noted.map((model) => (
        <p key={model.run}>
          <sup>{noteNumber(evaluation, model)}</sup> {model.model}: {model.run_note}
        </p>
      ))}
    </CardBody>
  );
}

const WithInterval = ({
  value,
  interval,
  mark = null,
}: {
  value: number | null;
  interval: { low: number; high: number } | null;
  mark?: number | null;
}) => (
  <>
    <span className="font-medium">
      <Share value={value} />
      {mark !== null && <sup>{mark}</sup>}
    </span>
    {interval && (
      <Small>
        <Between low={interval.low} high={interval.high} />
      </Small>
    )}
  </>
);

const FIGURES: readonly {
  name: string;
  hint?: string;
  of: (model: EvaluatedModel, evaluation: Evaluation) => ReactNode;
}[] = [
  {
    name: "Exact",
    hint: "action and target right",
    of: (model, evaluation) => (
      <>
        <WithInterval
          value={model.exact}
          interval={model.exact_interval}
          mark={noteNumber(evaluation, model)}
        />
        {model.rows > 0 && model.exact !== 1 && (
          <Link
            href={rowsHref(evaluation, model.run, { verdict: "wrong" }) as Route}
            className="text-xs underline-offset-2 hover:underline"
          >
            the wrong ones
          </Link>
        )}
      </>
    ),
  },
  {
    name: "Lenient",
    hint: "also_ok counts as right",
    of: ({ lenient }) => <Share value={lenient} />,
  },
  {
    name: "Action alone",
    of: (model) => <WithInterval value={model.action_accuracy} interval={model.action_accuracy_interval} />,
  },
  {
    name: "Task id",
    hint: "where the action is right and has a target",
    of: (model) => (
      <>
        <WithInterval value={model.task_id_accuracy} interval={model.task_id_interval} />
        <Small>
          of <Num value={model.task_id_n} />
        </Small>
      </>
    ),
  },
  {
    name: "Macro F1",
    of: ({ macro_f1, weighted_f1 }) => (
      <>
        <span className="font-medium">
          <Figure value={macro_f1} />
        </span>
        <Small>
          weighted <Figure value={weighted_f1} />
        </Small>
      </>
    ),
  },
  {
    name: "Invalid",
    of: (model) => <WithInterval value={model.invalid} interval={model.invalid_interval} />,
  },
  {
    name: "Calibration error",
    hint: "ECE, 15 equal-mass bins",
    of: ({ calibration: c }) => (
      <>
        <span className="font-medium">
          <Figure value={c.ece} />
        </span>
        {c.ece !== null && (
          <Small>
            <Figure value={c.low} /> to <Figure value={c.high} />, by chance <Figure value={c.by_chance} />; n{" "}
            <Num value={c.n} />
          </Small>
        )}
      </>
    ),
  },
  {
    name: "Brier",
    of: ({ calibration }) => <Figure value={calibration.brier} />,
  },
  {
    name: "AURC, AUGRC",
    hint: "risk under coverage, 0 is best",
    of: ({ selective }) => (
      <>
        <Figure value={selective.aurc} digits={4} />, <Figure value={selective.augrc} digits={4} />
      </>
    ),
  },
  { name: "Latency", hint: "whole answer", of: ({ latency }) => <Latency latency={latency} /> },
  {
    name: "Time to action",
    of: ({ time_to_action }) => <Latency latency={time_to_action} />,
  },
  {
    name: "Answers a second",
    of: ({ throughput }) => <Figure value={throughput} digits={1} />,
  },
  {
    name: "Cost of 1,000",
    of: ({ cost, run_kind }) =>
      cost === null && (run_kind === "head" || run_kind === "out_of_fold") ? (
        <>
          none<Small>it runs on this machine</Small>
        </>
      ) : cost?.per_1000 == null ? (
        "no prices"
      ) : (
        <>
          <Num value={cost.per_1000} maximumFractionDigits={4} /> {cost.currency}
        </>
      ),
  },
  {
    name: "Rows",
    hint: "in these figures",
    of: ({ rows, left_out: { missing, failed, seen } }) => (
      <>
        <Num value={rows} />
        {missing + failed + seen > 0 && (
          <Small>
            left out: {missing > 0 && `${missing} without an answer `}
            {failed > 0 && `${failed} failed `}
            {seen > 0 && `${seen} seen in training`}
          </Small>
        )}
      </>
    ),
  },
];

function Latency({ latency }: { latency: LatencyView }) {
  if (!latency) return "none recorded";
  return (
    <>
      p50 <Ms value={latency.p50} />
      <Small>
        p95 <Ms value={latency.p95} />
        {latency.p99 !== null && (
          <>
            , p99 <Ms value={latency.p99} />
          </>
        )}
        ; n <Num value={latency.n} />
      </Small>
    </>
  );
}

export const Ms = ({ value }: { value: number }) => (
  <>
    <Num value={value} maximumFractionDigits={value < 10 ? 1 : 0} /> ms
  </>
);
