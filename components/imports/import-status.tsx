import { Ban, CircleCheck, CircleX, Clock, LoaderCircle, type LucideIcon } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { ImportView } from "@/lib/contracts/imports";

const LOOK: Record<ImportView["status"], { tone: Tone; icon: LucideIcon; label: string }> = {
  queued: { tone: "gray", icon: Clock, label: "waiting" },
  running: { tone: "blue", icon: LoaderCircle, label: "running" },
  done: { tone: "green", icon: CircleCheck, label: "done" },
  failed: { tone: "red", icon: CircleX, label: "failed" },
  cancelled: { tone: "gray", icon: Ban, label: "cancelled" },
};

export function ImportStatus({ view }: { view: Pick<ImportView, "status" | "rejected" | "dry_run"> }) {
  const { tone, icon, label } = LOOK[view.status];
  const withRejects = view.status === "done" && view.rejected > 0;
  return (
    <>
      <Badge tone={withRejects ? "amber" : tone} icon={icon}>
        {withRejects ? "done, some lines rejected" : label}
      </Badge>
      {view.dry_run && <Badge>dry run</Badge>}
    </>
  );
}
