"use client";
import { ChartNoAxesCombined, CircleCheck, CirclePause, CircleX } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useTransition } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { Num, Percent, Time } from "@/components/ui/format";
import { OFFLINE } from "@/components/ui/offline";
import { Progress } from "@/components/ui/progress";
import { toast } from "@/components/ui/toast";
import { usePolled } from "@/components/ui/use-polled";
import type { TrainingView } from "@/lib/contracts/student";
import { isInterrupted, isUnderWay } from "./run-status";

export type TrainingAnswer = { view: TrainingView } | { error: string };
export type CancelTraining = (id: string) => Promise<TrainingAnswer>;

const PHASES: Record<string, string> = {
  embeddings: "reading the texts",
  folds: "fitting and judging in folds",
  head: "recording what it says",
};

/** The newest training of each data set: how far it is, or what became of it. */
export function TrainingList({
  initial,
  cancel,
}: {
  initial: readonly TrainingView[];
  /** Absent for people who may not train. */
  cancel?: CancelTraining;
}) {
  const router = useRouter();
  const { value, set, isStale } = usePolled({ trainings: initial }, "/api/v1/trainings?limit=50", (known) =>
    known.trainings.some(isUnderWay),
  );
  const trainings = newestOfEach(value.trainings);
  const hasEnded =
    initial.some(isUnderWay) &&
    value.trainings.some(
      (one) => !isUnderWay(one) && initial.some(({ id, status }) => id === one.id && isUnderWay({ status })),
    );
  // External system: its runs stand on the server now, and the page was made before.
  useEffect(() => {
    if (hasEnded) router.refresh();
  }, [hasEnded, router]);
  if (trainings.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title="Training of the student"
        description={
          isStale
            ? "The server does not answer; this is not the newest."
            : "The last one of each data set. It runs on this machine, and can be left."
        }
      />
      <ul>
        {trainings.map((training) => (
          <li
            key={training.id}
            className="flex flex-wrap items-center gap-x-6 gap-y-2 border-b px-4 py-3 last:border-b-0"
          >
            <div className="min-w-0 grow basis-64">
              <p className="wrap-anywhere">
                <span className="font-medium">{training.model}</span>{" "}
                <span className="text-muted">
                  on{" "}
                  <Link
                    href={`/datasets/${training.dataset}` as Route}
                    className="underline underline-offset-2"
                  >
                    {training.dataset_name}
                  </Link>
                </span>
              </p>
              <Outcome training={training} />
            </div>
            <State
              training={training}
              {...(cancel && { cancel })}
              onCancelled={(view) =>
                set({ trainings: value.trainings.map((one) => (one.id === view.id ? view : one)) })
              }
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Of each data set the newest; they come newest first. */
function newestOfEach(trainings: readonly TrainingView[]): TrainingView[] {
  const seen = new Set<string>();
  return trainings.filter(({ dataset }) => !seen.has(dataset) && seen.add(dataset)).slice(0, 5);
}

function Outcome({ training }: { training: TrainingView }) {
  const { result, failure, created_by, created_at, finished_at } = training;
  const when = (
    <>
      {created_by}, <Time value={finished_at ?? created_at} format="relative" />
    </>
  );
  if (failure) return <Line tone="text-red-fg">{failure.message}</Line>;
  if (!result) return <Line>{when}</Line>;
  return (
    <Line>
      Version {result.version}
      {!result.created && ", the same as before"}, <Num value={result.rows} /> rows in {result.folds} folds:
      action and target right <Figure value={result.accuracy} />, macro-F1 <Figure value={result.macro_f1} />,
      ECE <Figure value={result.ece} />; {when}
    </Line>
  );
}

const Line = ({ tone = "text-muted", children }: { tone?: string; children: ReactNode }) => (
  <p className={`text-xs wrap-anywhere ${tone}`}>{children}</p>
);

const Figure = ({ value }: { value: number | null }) =>
  value === null ? "–" : <Num value={value} minimumFractionDigits={3} maximumFractionDigits={3} />;

function State({
  training,
  cancel,
  onCancelled,
}: {
  training: TrainingView;
  cancel?: CancelTraining;
  onCancelled: (view: TrainingView) => void;
}) {
  const [pending, start] = useTransition();
  const { status, progress, phase, in_queue, result, dataset, dataset_name } = training;
  if (result)
    return (
      <span className="flex flex-wrap items-center gap-3">
        <Badge tone="green" icon={CircleCheck}>
          done
        </Badge>
        <Button asChild size="sm">
          <Link
            href={`/compare?${new URLSearchParams({ dataset, models: result.runs.out_of_fold })}` as Route}
            aria-label={`Compare the student of ${dataset_name}`}
          >
            <ChartNoAxesCombined aria-hidden />
            Compare
          </Link>
        </Button>
      </span>
    );
  if (status === "failed")
    return (
      <Badge tone="red" icon={CircleX}>
        failed
      </Badge>
    );
  if (!isUnderWay(training)) return <Badge>cancelled</Badge>;
  const stop = () =>
    start(async () => {
      const answer = (await cancel?.(training.id).catch(() => null)) ?? OFFLINE;
      if ("error" in answer) toast.error(answer.error);
      else onCancelled(answer.view);
    });
  return (
    <span className="flex flex-wrap items-center gap-3 max-sm:w-full">
      {isInterrupted(training) ? (
        <Badge tone="amber" icon={CirclePause}>
          {in_queue ? "interrupted, will resume" : "interrupted, train again"}
        </Badge>
      ) : (
        <span className="flex w-56 flex-col gap-1 text-xs text-muted max-sm:grow">
          <Progress
            label={`Training on ${dataset_name}`}
            value={status === "queued" ? null : progress}
            max={1}
          />
          <span className="flex justify-between tabular-nums">
            <span>{status === "queued" ? "waiting for the worker" : (PHASES[phase] ?? "beginning")}</span>
            {status === "running" && <Percent value={progress} digits={0} />}
          </span>
        </span>
      )}
      {cancel && (
        <Button
          size="sm"
          pending={pending}
          onClick={stop}
          aria-label={`Cancel the training on ${dataset_name}`}
        >
          Cancel
        </Button>
      )}
    </span>
  );
}
