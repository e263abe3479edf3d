import { Num } from "@/components/ui/format";
import { Progress } from "@/components/ui/progress";
import { span } from "@/components/ui/span";
import type { RunView } from "@/lib/contracts/runs";
import { answeredOf, isUnderWay } from "./run-status";

/** How far a run is, how fast, and when it will be done. */
export function RunProgress({ run, className }: { run: RunView; className?: string }) {
  const answered = answeredOf(run);
  return (
    <div className={className}>
      <Progress
        label={`Progress of ${run.model} on ${run.dataset_name}`}
        value={run.status === "queued" && answered === 0 ? null : answered}
        max={Math.max(1, run.total)}
      />
      <p className="mt-1 text-xs text-muted tabular-nums">
        <Num value={answered} /> of <Num value={run.total} />
        {isUnderWay(run) && run.rate !== null && (
          <>
            {" "}
            · <Num value={run.rate} maximumFractionDigits={run.rate < 10 ? 1 : 0} /> a second
          </>
        )}
        {isUnderWay(run) && run.eta_seconds !== null && <> · {span(run.eta_seconds)} left</>}
      </p>
    </div>
  );
}
