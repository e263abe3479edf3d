import { CheckCheck, Circle, CircleOff, CircleSlash, type LucideIcon, PencilRuler } from "lucide-react";
import type { RowStatus } from "@/lib/contracts/row-filter";
import { Badge } from "./badge";
import type { Tone } from "./tone";

export const STATUS_LOOK: Record<RowStatus, { label: string; tone: Tone; icon: LucideIcon }> = {
  pending: { label: "pending", tone: "gray", icon: Circle },
  approved: { label: "approved", tone: "green", icon: CheckCheck },
  corrected: { label: "corrected", tone: "violet", icon: PencilRuler },
  rejected: { label: "rejected", tone: "red", icon: CircleSlash },
  discarded: { label: "discarded", tone: "amber", icon: CircleOff },
};

export function StatusBadge({ status, className }: { status: RowStatus; className?: string }) {
  const { label, tone, icon } = STATUS_LOOK[status];
  return (
    <Badge tone={tone} icon={icon} className={className}>
      {label}
    </Badge>
  );
}
