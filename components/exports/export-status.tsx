import { Ban, CircleCheck, CircleX, Clock, LoaderCircle, type LucideIcon } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { ExportRecord } from "@/lib/contracts/exports";

const LOOK: Record<ExportRecord["status"], { tone: Tone; icon: LucideIcon; label: string }> = {
  queued: { tone: "gray", icon: Clock, label: "waiting" },
  running: { tone: "blue", icon: LoaderCircle, label: "running" },
  done: { tone: "green", icon: CircleCheck, label: "done" },
  failed: { tone: "red", icon: CircleX, label: "failed" },
  cancelled: { tone: "gray", icon: Ban, label: "cancelled" },
};

export function ExportStatus({ status }: { status: ExportRecord["status"] }) {
  const { tone, icon, label } = LOOK[status];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}
