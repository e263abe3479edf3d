import { Eye } from "lucide-react";
import { ActionBadge } from "@/components/ui/action-badge";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { isAnotherDecision } from "./form";
import type { Command, Held } from "./workspace-types";

/** After the reveal of a blind row: what one chose, whether the label says the same, and the question keep or change. */
export function KeepOrChange({ held, dispatch }: { held: Held; dispatch: (command: Command) => void }) {
  const { choice, label } = held.item;
  if (held.phase !== "weighing" || !choice || !label) return null;
  const differs = isAnotherDecision({ action: choice.action, taskId: choice.task_id }, label);
  return (
    <section
      aria-label="Keep or change"
      className="flex flex-col gap-2 rounded-lg border border-violet-line bg-violet-bg px-3 py-2.5 text-violet-fg"
    >
      <p role="status" className="flex flex-wrap items-center gap-1.5 text-sm">
        <Eye aria-hidden className="size-4" />
        You chose <ActionBadge action={choice.action} />
        {choice.task_id && <code className="font-mono text-xs">{choice.task_id}</code>}
        {differs ? "and the label says otherwise." : "and so does the label."}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          variant="primary"
          aria-keyshortcuts="k Enter"
          onClick={() => dispatch({ do: "keep" })}
        >
          {differs ? "Keep mine: the label is wrong" : "Keep: the label is right"} <Kbd inverted>k</Kbd>
        </Button>
        <Button size="sm" aria-keyshortcuts="c" onClick={() => dispatch({ do: "change" })}>
          {differs ? "Change to the label" : "Change my mind"} <Kbd>c</Kbd>
        </Button>
      </div>
    </section>
  );
}
