import { CirclePause, CirclePlus, CircleX, type LucideIcon, MessageSquare, PencilLine } from "lucide-react";
import type { Action } from "@/prompts/actions";
import { Badge } from "./badge";
import type { Tone } from "./tone";

/** How each action looks everywhere: badge, chart, button. */
export const ACTION_LOOK: Record<Action, { label: string; tone: Tone; icon: LucideIcon }> = {
  reply: { label: "reply", tone: "blue", icon: MessageSquare },
  start_task: { label: "start_task", tone: "green", icon: CirclePlus },
  update_task: { label: "update_task", tone: "amber", icon: PencilLine },
  cancel_task: { label: "cancel_task", tone: "red", icon: CircleX },
  noop: { label: "noop", tone: "gray", icon: CirclePause },
};

export function ActionBadge({ action, className }: { action: Action; className?: string }) {
  const { label, tone, icon } = ACTION_LOOK[action];
  return (
    <Badge tone={tone} icon={icon} className={className}>
      {label}
    </Badge>
  );
}
