import { Ban, CircleSlash, Equal, EqualNot } from "lucide-react";
import { ACTION_LOOK } from "@/components/ui/action-badge";
import { cn } from "@/components/ui/cn";
import { Percent } from "@/components/ui/format";
import { TONE_TEXT } from "@/components/ui/tone";
import type { SaidView } from "@/lib/contracts/rows";

/** What a model says of a row, in one cell: as the label, or what else; and how sure it is. */
export function SaidCell({ said }: { said: SaidView | null }) {
  if (!said) return <span className="text-subtle">–</span>;
  return (
    <span className="flex items-center gap-1.5 text-xs">
      <Mark said={said} />
      {said.confidence !== null && (
        <span className="ml-auto text-muted">
          <span className="sr-only">, confidence </span>
          <Percent value={said.confidence} digits={0} />
        </span>
      )}
    </span>
  );
}

function Mark({ said: { state, action, target_task_id: target, agrees } }: { said: SaidView }) {
  if (state !== "ok" || action === null) {
    const Icon = state === "failed" ? CircleSlash : Ban;
    return (
      <span className="flex items-center gap-1 text-red-fg">
        <Icon aria-hidden className="size-3.5 shrink-0" />
        {state === "failed" ? "no answer" : "not legal"}
      </span>
    );
  }
  if (agrees) {
    return (
      <span className="flex items-center gap-1 text-muted">
        <Equal aria-hidden className="size-3.5 shrink-0" />
        as the label
      </span>
    );
  }
  const { icon: Icon, tone, label } = ACTION_LOOK[action];
  const words = target ? `${label} ${target}` : label;
  return (
    <span className="flex min-w-0 items-center gap-1 font-medium" title={`differs: ${words}`}>
      <EqualNot aria-hidden className="size-3.5 shrink-0 text-violet-fg" />
      <span className="sr-only">differs: </span>
      <Icon aria-hidden className={cn("size-3.5 shrink-0", TONE_TEXT[tone])} />
      <span className="truncate">{words}</span>
    </span>
  );
}
