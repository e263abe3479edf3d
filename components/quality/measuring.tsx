"use client";
import { Gauge, RotateCw } from "lucide-react";
import { useState, useTransition } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Percent, Time } from "@/components/ui/format";
import { Progress } from "@/components/ui/progress";
import { toast } from "@/components/ui/toast";
import type { QualityReport } from "@/lib/contracts/quality";
import { PHASE_LABEL } from "./meanings";
import { isUnderWay } from "./under-way";
import { useQuality } from "./use-quality";

type Answer = { current: QualityReport | null } | { error: string };

/** Everything between two reports: the button, the progress, and why there is no (or no fresh) report. */
export function Measuring({
  slug,
  rows,
  initial,
  report,
  start,
  cancel,
}: {
  slug: string;
  /** Rows of the data set. */
  rows: number;
  /** The newest report, if it has no result. */
  initial: QualityReport | null;
  /** The newest report with a result, without it. */
  report: Pick<QualityReport, "stale" | "finished_at"> | null;
  /** Absent for people who may not measure. */
  start?: (slug: string) => Promise<Answer>;
  cancel?: (slug: string) => Promise<Answer>;
}) {
  const { current, set } = useQuality(slug, initial);
  const [asked, ask] = useState<"start" | "cancel">("start");
  const [pending, transition] = useTransition();
  const call = (what: "start" | "cancel") => {
    const deed = what === "start" ? start : cancel;
    if (!deed) return;
    ask(what);
    transition(async () => {
      try {
        const answer = await deed(slug);
        if ("error" in answer) toast.error(answer.error);
        else set(answer.current);
      } catch {
        toast.error("The server could not be reached. Nothing was changed; try again.");
      }
    });
  };
  if (isUnderWay(current) && current) {
    return (
      <Card>
        <CardBody className="flex flex-col gap-2">
          <Progress
            label="Measuring"
            value={current.status === "queued" ? null : current.progress}
            max={1}
            className="h-2"
          />
          <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 text-sm text-muted">
            <span aria-live="polite">
              {current.status === "queued"
                ? "Waiting for the worker. You can leave this page."
                : `${PHASE_LABEL[current.phase] ?? "Beginning"}…`}
            </span>
            <span className="flex items-center gap-3">
              {current.status === "running" && <Percent value={current.progress} digits={0} />}
              {cancel && (
                <Button size="sm" pending={pending && asked === "cancel"} onClick={() => call("cancel")}>
                  Cancel
                </Button>
              )}
            </span>
          </div>
        </CardBody>
      </Card>
    );
  }
  const again = (label: string, primary = false) =>
    start && (
      <Button
        size={primary ? "md" : "sm"}
        variant={primary ? "primary" : "secondary"}
        pending={pending}
        onClick={() => call("start")}
      >
        {primary ? <Gauge aria-hidden /> : <RotateCw aria-hidden />}
        {label}
      </Button>
    );
  if (current?.status === "failed")
    return (
      <Banner tone="red" title="Measuring failed" action={again("Measure again")}>
        {current.failure?.message ?? "No reason was kept."}
        {report && <p>What stands below is the report before.</p>}
      </Banner>
    );
  if (report?.stale)
    return (
      <Banner
        tone="amber"
        title="The data set has changed since this was measured"
        action={again("Measure again")}
      >
        {report.finished_at && (
          <>
            The figures are from <Time value={report.finished_at} />.
          </>
        )}
      </Banner>
    );
  if (report) return current?.status === "cancelled" ? <Banner>Measuring anew was cancelled.</Banner> : null;
  return (
    <Card>
      <EmptyState icon={Gauge} title="Not measured yet" action={again("Measure quality", true)}>
        {rows === 0
          ? "There are no rows yet. Import or generate some first."
          : start
            ? "Looks for rows that are alike, repeated sentences, gaps in what is covered, and whether the action can be guessed from parts that should not give it away. Some seconds for 1,000 rows."
            : "An admin can measure this data set."}
      </EmptyState>
    </Card>
  );
}

/** Beside the title: measures again although the report is fresh. */
export function MeasureAgain({ slug, start }: { slug: string; start: (slug: string) => Promise<Answer> }) {
  const [pending, transition] = useTransition();
  return (
    <Button
      pending={pending}
      onClick={() =>
        transition(async () => {
          const answer = await start(slug).catch(() => ({
            error: "The server could not be reached; try again.",
          }));
          if ("error" in answer) toast.error(answer.error);
        })
      }
    >
      <RotateCw aria-hidden />
      Measure again
    </Button>
  );
}
