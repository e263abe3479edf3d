import { FigureStrip, StripFigure } from "@/components/ui/figure-strip";
import { Num, Percent } from "@/components/ui/format";
import { span } from "@/components/ui/span";
import type { RunView } from "@/lib/contracts/runs";
import { answeredOf, isUnderWay } from "./run-status";

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
    <FigureStrip>
      <StripFigure
        name="Answered"
        detail={
          <>
            of <Num value={run.total} /> rows
          </>
        }
      >
        <Num value={run.ok} />
      </StripFigure>
      <StripFigure name="Invalid" detail="no legal decision">
        <Num value={run.invalid} />
        {answered > 0 && run.invalid > 0 && (
          <span className="ml-1.5 text-sm font-normal text-muted">
            <Percent value={run.invalid / answered} />
          </span>
        )}
      </StripFigure>
      <StripFigure name="Failed" detail="no answer came">
        <Num value={run.failed} />
      </StripFigure>
      <StripFigure
        name="Latency p50"
        detail={
          latency.p95 === null ? (
            isUnderWay(run) ? (
              "told when it has ended"
            ) : (
              "none recorded"
            )
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
      </StripFigure>
      <StripFigure
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
      </StripFigure>
      <StripFigure
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
      </StripFigure>
    </FigureStrip>
  );
}

const Ms = ({ value }: { value: number }) => (
  <>
    <Num value={value} maximumFractionDigits={value < 10 ? 1 : 0} /> ms
  </>
);
