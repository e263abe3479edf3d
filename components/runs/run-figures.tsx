import type { ReactNode } from "react";
import { Num, Percent } from "@/components/ui/format";
import type { RunView } from "@/lib/contracts/runs";
import { span } from "./run-progress";
import { answeredOf } from "./run-status";

/** What a run has done and used so far. */
export function RunFigures({
  run,
  latency,
}: {
  run: RunView;
  latency: { p50: number | null; p95: number | null; p99: number | null };
}) {
  const answered = answeredOf(run);
  const isEmbedded = run.kind === "head" || run.kind === "out_of_fold";
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line sm:grid-cols-3 lg:grid-cols-6">
      <Figure
        name="Answered"
        detail={
          <>
            of <Num value={run.total} /> rows
          </>
        }
      >
        <Num value={run.ok} />
      </Figure>
      <Figure name="Invalid" detail="no legal decision">
        <Num value={run.invalid} />
        {answered > 0 && run.invalid > 0 && (
          <span className="ml-1.5 text-sm font-normal text-muted">
            <Percent value={run.invalid / answered} />
          </span>
        )}
      </Figure>
      <Figure name="Failed" detail="no answer came">
        <Num value={run.failed} />
      </Figure>
      <Figure
        name="Latency p50"
        detail={
          latency.p95 === null ? (
            "none recorded"
          ) : (
            <>
              p95 <Ms value={latency.p95} />
              {latency.p99 !== null && (
                <>
                  , p99 <Ms value={latency.p99} />
                </>
              )}
            </>
          )
        }
      >
        {latency.p50 === null ? "–" : <Ms value={latency.p50} />}
      </Figure>
      <Figure
        name="Cost"
        detail={
          isEmbedded ? (
            "it runs on this machine"
          ) : (
            <>
              <Num
                value={run.tokens.input + run.tokens.output}
                notation="compact"
                maximumFractionDigits={1}
              />{" "}
              tokens
            </>
          )
        }
      >
        {run.currency === null ? (
          isEmbedded ? (
            "none"
          ) : (
            "no prices"
          )
        ) : (
          <>
            <Num value={run.cost} maximumFractionDigits={4} /> {run.currency}
          </>
        )}
      </Figure>
      <Figure
        name="Time"
        detail={
          run.imported ? (
            "made elsewhere"
          ) : run.seconds > 0 ? (
            <>
              <Num value={(run.ok + run.invalid) / run.seconds} maximumFractionDigits={1} /> answers a second
            </>
          ) : (
            "worked on"
          )
        }
      >
        {run.imported ? "–" : span(run.seconds)}
      </Figure>
    </dl>
  );
}

const Ms = ({ value }: { value: number }) => (
  <>
    <Num value={value} maximumFractionDigits={value < 10 ? 1 : 0} /> ms
  </>
);

function Figure({ name, detail, children }: { name: string; detail: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5 bg-surface px-4 py-3">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="text-lg leading-6 font-semibold tabular-nums">{children}</dd>
      <dd className="text-xs text-muted">{detail}</dd>
    </div>
  );
}
