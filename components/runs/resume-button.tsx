"use client";
import { Play } from "lucide-react";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { OFFLINE } from "@/components/ui/offline";
import { toast } from "@/components/ui/toast";
import type { RunView } from "@/lib/contracts/runs";

export type RunAnswer = { view: RunView } | { error: string };
export type ResumeRun = (id: string, retryFailed: boolean) => Promise<RunAnswer>;

/** Has a worker go on with a run whose process was killed. */
export function ResumeButton({
  run,
  resume,
  onResumed,
}: {
  run: RunView;
  resume: ResumeRun;
  onResumed: (view: RunView) => void;
}) {
  const [pending, start] = useTransition();
  const goOn = () =>
    start(async () => {
      const answer = await resume(run.id, false).catch(() => OFFLINE);
      if ("error" in answer) toast.error(answer.error);
      else onResumed(answer.view);
    });
  return (
    <Button
      size="sm"
      pending={pending}
      onClick={goOn}
      aria-label={`Resume ${run.model} on ${run.dataset_name}`}
    >
      <Play aria-hidden />
      Resume
    </Button>
  );
}
