import type { ReactNode } from "react";
import { ActionBadge } from "@/components/ui/action-badge";
import { cn } from "@/components/ui/cn";
import { Percent } from "@/components/ui/format";
import { Progress } from "@/components/ui/progress";
import type { Action } from "@/prompts/actions";
import { LongText } from "./long-text";

/** A decision as cards show it: `text` is the reply or the explanation, null for noop. */
export type ShownDecision = { action: Action; target: string | null; text: string | null };

const TEXT_LABEL: Record<Action, string> = {
  reply: "Reply",
  start_task: "Explanation",
  update_task: "Explanation",
  cancel_task: "Explanation",
  noop: "Explanation",
};

/** One decision: whose it is, action, target, text, and how sure its maker was, where that is known. */
export function DecisionCard({
  title,
  decision,
  confidence,
  latencyMs,
  aside,
  footer,
  level = 3,
  className,
}: {
  title: ReactNode;
  decision: ShownDecision;
  /** 0–1 */
  confidence?: number | null;
  latencyMs?: number | null;
  /** Badges at the right of the title. */
  aside?: ReactNode;
  footer?: ReactNode;
  /** Level of the heading. */
  level?: 2 | 3;
  className?: string;
}) {
  const Heading = level === 2 ? "h2" : "h3";
  const { action, target, text } = decision;
  return (
    <section
      aria-label={typeof title === "string" ? title : undefined}
      className={cn("rounded-lg border bg-surface shadow-card", className)}
    >
      <header className="flex flex-wrap items-center justify-between gap-2 border-b px-3 py-2">
        <Heading className="text-xs font-medium text-muted">{title}</Heading>
        {aside && <div className="flex flex-wrap items-center gap-1.5">{aside}</div>}
      </header>
      <div className="flex flex-col gap-2 px-3 py-2.5">
        <div className="flex flex-wrap items-center gap-2">
          <ActionBadge action={action} className="h-6 px-2 text-sm" />
          {target && (
            <span className="text-xs text-muted">
              on <code className="font-mono font-medium text-fg wrap-anywhere">{target}</code>
            </span>
          )}
        </div>
        {text !== null && text !== "" ? (
          <div>
            <p className="text-xs text-muted">{TEXT_LABEL[action]}</p>
            <LongText text={text} className="text-base" />
          </div>
        ) : (
          <p className="text-xs text-muted">
            {action === "noop" ? "Nothing is said and nothing changes." : "No text."}
          </p>
        )}
        {(confidence ?? latencyMs ?? null) !== null && (
          <div className="flex items-center gap-3 text-xs text-muted">
            {confidence !== null && confidence !== undefined && (
              <span className="flex grow items-center gap-2">
                <Progress label="Confidence" value={confidence} max={1} />
                <Percent value={confidence} />
              </span>
            )}
            {latencyMs !== null && latencyMs !== undefined && (
              <span className="tabular-nums">{Math.round(latencyMs)} ms</span>
            )}
          </div>
        )}
      </div>
      {footer && <div className="border-t px-3 py-2 text-xs text-muted">{footer}</div>}
    </section>
  );
}
