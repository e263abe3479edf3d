import { Eye } from "lucide-react";
import { ActionBadge } from "@/components/ui/action-badge";
import { choiceDiffers } from "./judged";
import type { Held } from "./workspace-types";

/** After the reveal of a blind row: what one chose, and whether the label says the same. The buttons below answer it. */
export function KeepOrChange({ held }: { held: Held }) {
  const { choice, label } = held.item;
  if (held.phase !== "weighing" || !choice || !label) return null;
  return (
    <section
      aria-label="Keep or change"
      className="rounded-lg border border-violet-line bg-violet-bg px-3 py-2 text-violet-fg"
    >
      <p role="status" className="flex flex-wrap items-center gap-1.5 text-sm">
        <Eye aria-hidden className="size-4" />
        You chose <ActionBadge action={choice.action} />
        {choice.task_id && <code className="font-mono text-xs">{choice.task_id}</code>}
        {choiceDiffers(held.item) ? "and the label says otherwise." : "and so does the label."}
      </p>
    </section>
  );
}
