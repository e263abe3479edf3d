import { Ban, CircleCheck, CirclePause, CircleX, Clock, LoaderCircle, type LucideIcon } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { RunView } from "@/lib/contracts/runs";

const LOOK: Record<RunView["status"], { tone: Tone; icon: LucideIcon; label: string }> = {
  queued: { tone: "gray", icon: Clock, label: "waiting" },
  running: { tone: "blue", icon: LoaderCircle, label: "running" },
  done: { tone: "green", icon: CircleCheck, label: "done" },
  failed: { tone: "red", icon: CircleX, label: "failed" },
  cancelled: { tone: "gray", icon: Ban, label: "cancelled" },
};

/** Ends that somebody wished for: a limit of cost or time. */
const LIMITS = new Set(["cost_limit", "deadline"]);

export const isUnderWay = ({ status }: Pick<RunView, "status">): boolean =>
  status === "queued" || status === "running";

/** Said to run or to wait, and nobody does either: its process was killed. */
export const isInterrupted = ({
  status,
  active,
  in_queue,
}: Pick<RunView, "status" | "active" | "in_queue">): boolean =>
  !active && (status === "running" || (status === "queued" && !in_queue));

export const isAtLimit = ({ status, failure }: Pick<RunView, "status" | "failure">): boolean =>
  status === "failed" && failure !== null && LIMITS.has(failure.code);

export const answeredOf = ({ ok, invalid, failed }: Pick<RunView, "ok" | "invalid" | "failed">): number =>
  ok + invalid + failed;

export const isResumable = (run: RunView): boolean =>
  !run.imported && (isInterrupted(run) || run.status === "failed" || run.status === "cancelled");

export function RunStatusBadge({ run }: { run: RunView }) {
  if (isInterrupted(run))
    return (
      <Badge tone="amber" icon={CirclePause}>
        {run.in_queue ? "interrupted, will resume" : "interrupted"}
      </Badge>
    );
  if (isAtLimit(run))
    return (
      <Badge tone="amber" icon={CirclePause}>
        stopped at its limit
      </Badge>
    );
  const { tone, icon, label } = LOOK[run.status];
  if (run.status === "done" && run.failed > 0)
    return (
      <Badge tone="amber" icon={icon}>
        done, some failed
      </Badge>
    );
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}
