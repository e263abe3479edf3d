"use client";
import { ChartNoAxesCombined, CirclePause, Play, RotateCcw } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Num, Time } from "@/components/ui/format";
import { OFFLINE } from "@/components/ui/offline";
import { Page, PageHeader } from "@/components/ui/page-header";
import { RUN_KIND_WORDS } from "@/components/ui/run-kind";
import type { RunView } from "@/lib/contracts/runs";
import { ProblemList } from "./problem-list";
import type { ResumeRun, RunAnswer } from "./resume-button";
import { RunFigures } from "./run-figures";
import { RunProgress } from "./run-progress";
import { answeredOf, isAtLimit, isInterrupted, isResumable, isUnderWay, RunStatusBadge } from "./run-status";
import { useRuns } from "./use-runs";

/** A run from its first to its last moment. It can be left and come back to. */
export function RunDetail({
  initial,
  latency,
  cancel,
  resume,
}: {
  initial: RunView;
  latency: { p50: number | null; p95: number | null; p99: number | null };
  /** Absent for people who may not manage runs. */
  cancel?: (id: string) => Promise<RunAnswer>;
  resume?: ResumeRun;
}) {
  const { value: run, set, isStale } = useRuns(initial, `/api/v1/runs/${initial.id}`, (view) => [view]);
  const router = useRouter();
  const hasEnded = isUnderWay(initial) && !isUnderWay(run);
  // Latencies are counted on the server once, not polled: those of a run that ended meanwhile are asked for.
  useEffect(() => {
    if (hasEnded) router.refresh();
  }, [hasEnded, router]);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string>();
  const took = (answer: RunAnswer | undefined) => {
    if (answer && "error" in answer) return { error: answer.error };
    if (answer) set(answer.view);
    return undefined;
  };
  const goOn = async (retryFailed: boolean) => {
    setPending(true);
    try {
      setError(took(await resume?.(run.id, retryFailed))?.error);
    } catch {
      setError(OFFLINE.error);
    }
    setPending(false);
  };
  return (
    <Page>
      <PageHeader
        title={
          <>
            {run.model} on {run.dataset_name}
          </>
        }
        crumbs={[{ label: "Runs", href: "/runs" }]}
        meta={<RunStatusBadge run={run} />}
        description={
          <>
            Version {run.version}, {RUN_KIND_WORDS[run.kind]}; prompt {run.prompt_version}; by{" "}
            {run.created_by}, <Time value={run.created_at} />. {filterWords(run)}
          </>
        }
        actions={
          <>
            {isUnderWay(run) && !run.imported && cancel && (
              <ConfirmDialog
                trigger={<Button>Cancel</Button>}
                title="Cancel this run?"
                loses="Answers that are in stay in. Calls under way are given up, and it can be resumed."
                confirmLabel="Cancel the run"
                onConfirm={async () => took(await cancel(run.id))}
              />
            )}
            {isResumable(run) && resume && (
              <Button variant="primary" pending={pending} onClick={() => void goOn(false)}>
                <Play aria-hidden />
                Resume
              </Button>
            )}
            {!run.imported && !isUnderWay(run) && run.failed > 0 && resume && (
              <Button pending={pending} onClick={() => void goOn(true)}>
                <RotateCcw aria-hidden />
                Retry the failed
              </Button>
            )}
            {answeredOf(run) > 0 && (
              <Button asChild>
                <Link
                  href={`/compare?${new URLSearchParams({ dataset: run.dataset, models: run.id })}` as Route}
                >
                  <ChartNoAxesCombined aria-hidden />
                  Evaluate
                </Link>
              </Button>
            )}
          </>
        }
      />
      {error && <Banner tone="red">{error}</Banner>}
      {run.note && <Banner tone="amber">{run.note}</Banner>}
      <Outcome run={run} />
      {isStale && <Banner tone="amber">The server does not answer; these figures are not the newest.</Banner>}
      {isUnderWay(run) && !isInterrupted(run) && (
        <div>
          <RunProgress run={run} />
          <p className="sr-only" aria-live="polite">
            {run.status === "queued" ? "It waits for its turn." : "It is under way."}
          </p>
          {run.status === "queued" && (
            <p className="mt-1 text-xs text-muted">
              It waits for its turn: runs of one model come one after another. You can leave this page.
            </p>
          )}
        </div>
      )}
      <RunFigures run={run} latency={latency} />
      <ProblemList run={run} />
    </Page>
  );
}

function filterWords({ filter, audit }: RunView): ReactNode {
  const parts = Object.entries(filter).map(([key, values]) => `${key} ${[values].flat().join(" or ")}`);
  if (audit) parts.push("the rows of one audit");
  return parts.length > 0 ? `Only ${parts.join(", ")}.` : "All rows.";
}

function Outcome({ run }: { run: RunView }) {
  const rest = (
    <>
      <Num value={answeredOf(run)} /> of <Num value={run.total} /> rows are settled.
      {!run.imported && " Resuming asks nothing again that was answered."}
    </>
  );
  if (isInterrupted(run))
    return (
      <Banner tone="amber" icon={CirclePause} title="The process that worked on it has ended">
        {run.imported
          ? "What it had read is in. Import the same file again to get the others."
          : run.in_queue && "It is taken up again by itself when the next worker starts. "}
        {!run.imported && rest}
      </Banner>
    );
  if (run.failure)
    return (
      <Banner
        tone={isAtLimit(run) ? "amber" : "red"}
        title={isAtLimit(run) ? "Stopped at its limit" : "The run failed"}
      >
        {run.failure.message} {rest}
      </Banner>
    );
  if (run.status === "cancelled")
    return (
      <Banner tone="amber" title="The run was cancelled">
        {rest}
      </Banner>
    );
  return null;
}
