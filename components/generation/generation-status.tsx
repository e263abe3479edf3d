import { Ban, CircleCheck, CirclePause, CircleX, Clock, LoaderCircle, type LucideIcon } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { GenerationView } from "@/lib/contracts/generations";

const LOOK: Record<GenerationView["status"], { tone: Tone; icon: LucideIcon; label: string }> = {
  queued: { tone: "gray", icon: Clock, label: "waiting" },
  running: { tone: "blue", icon: LoaderCircle, label: "running" },
  done: { tone: "green", icon: CircleCheck, label: "done" },
  stopped: { tone: "amber", icon: CirclePause, label: "stopped at its limit" },
  failed: { tone: "red", icon: CircleX, label: "failed" },
  cancelled: { tone: "gray", icon: Ban, label: "cancelled" },
};

export const rejectedOf = ({ rejected }: Pick<GenerationView, "rejected">): number =>
  Object.values(rejected).reduce((sum, n) => sum + n, 0);

/** Said to run, and nobody does: its process was killed. */
export const isInterrupted = ({ status, active }: Pick<GenerationView, "status" | "active">): boolean =>
  status === "running" && !active;

export function GenerationStatus({ view }: { view: Pick<GenerationView, "status" | "active" | "rejected"> }) {
  const { tone, icon, label } = LOOK[view.status];
  if (isInterrupted(view))
    return (
      <Badge tone="amber" icon={CirclePause}>
        interrupted
      </Badge>
    );
  if (view.status === "done" && rejectedOf(view) > 0)
    return (
      <Badge tone="amber" icon={icon}>
        done, some rows rejected
      </Badge>
    );
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}
