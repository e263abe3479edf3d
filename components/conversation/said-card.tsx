import { Ban, Check, CircleSlash, Equal, EqualNot, X } from "lucide-react";
import type { ReactNode } from "react";
import { ActionBadge } from "@/components/ui/action-badge";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { Num, Percent } from "@/components/ui/format";
import { Progress } from "@/components/ui/progress";
import type { Action } from "@/prompts/actions";
import { ComparedText } from "./compared-text";

/** What label, teacher or student said of a row. */
export type Said = {
  /** null where there is no legal decision. */
  decision: { action: Action; target: string | null; text: string | null } | null;
  /** Why there is none. */
  problem?: { state: "invalid" | "failed"; reason: string | null; message: string | null } | null;
  /** 0–1, and the event that it is the probability of. */
  confidence?: number | null;
  mode?: "exact" | "action" | "votes" | null;
  timeToActionMs?: number | null;
  latencyMs?: number | null;
  /** The model was fitted on this row. */
  seen?: boolean;
};

const MODES = {
  exact: "sure",
  action: "sure of the action",
  votes: "of its votes",
} as const;

export type Grade = "right" | "wrong" | "open";

/**
 * One of several decisions on the same row, dense: whose, action, target, text with the words that differ from
 * `against` marked, how sure and how fast. `grade` is what a judgement says of it.
 */
export function SaidCard({
  title,
  said,
  against,
  grade,
  action,
  className,
}: {
  title: string;
  said: Said | null;
  /** The decision that it is compared with; left out for that one itself. */
  against?: Said["decision"];
  grade?: Grade;
  /** A small control at the end of the first line. */
  action?: ReactNode;
  className?: string;
}) {
  const decision = said?.decision ?? null;
  const agrees = against && decision ? sameDecision(decision, against) : null;
  return (
    <section
      aria-label={title}
      className={cn(
        "flex flex-col gap-1.5 rounded-lg border bg-surface px-3 py-2 shadow-card",
        grade === "right" && "border-l-2 border-l-green-solid",
        grade === "wrong" && "border-l-2 border-l-red-solid",
        className,
      )}
    >
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h3 className="text-xs font-medium text-muted">{title}</h3>
        {decision && <ActionBadge action={decision.action} />}
        {decision?.target && (
          <code className="font-mono text-xs font-medium wrap-anywhere">{decision.target}</code>
        )}
        {said?.problem && <ProblemBadge problem={said.problem} />}
        <span className="ml-auto flex items-center gap-1.5">
          {agrees !== null && <Agreement agrees={agrees} />}
          {grade && grade !== "open" && <GradeMark grade={grade} />}
          {action}
        </span>
      </header>
      {said === null && <p className="text-xs text-muted">Has said nothing of this row.</p>}
      {said?.problem?.message && <p className="text-xs text-muted wrap-anywhere">{said.problem.message}</p>}
      {decision && (decision.text ?? "") !== "" && (
        <ComparedText
          text={decision.text ?? ""}
          against={agrees ? (against?.text ?? null) : null}
          className="text-sm"
        />
      )}
      {decision?.action === "noop" && <p className="text-xs text-muted">Says nothing, changes nothing.</p>}
      {said && <Measures said={said} />}
    </section>
  );
}

/** Whether action and target are the same: what agreement and being right are about. */
export const sameDecision = (
  a: { action: Action; target: string | null },
  b: { action: Action; target: string | null },
): boolean => a.action === b.action && (a.target ?? null) === (b.target ?? null);

/** Short, for it stands beside the grade: "= label" or "≠ label". */
function Agreement({ agrees }: { agrees: boolean }) {
  return (
    <Badge {...(!agrees && { tone: "violet" })} icon={agrees ? Equal : EqualNot}>
      <span className="sr-only">{agrees ? "same as the " : "differs from the "}</span>label
    </Badge>
  );
}

export function GradeMark({ grade }: { grade: "right" | "wrong" }) {
  return grade === "right" ? (
    <Badge tone="green" icon={Check}>
      right
    </Badge>
  ) : (
    <Badge tone="red" icon={X}>
      wrong
    </Badge>
  );
}

function ProblemBadge({ problem: { state, reason } }: { problem: NonNullable<Said["problem"]> }) {
  return (
    <Badge tone="red" icon={state === "invalid" ? Ban : CircleSlash}>
      {state === "invalid" ? "no legal decision" : "no answer"}
      {reason && `: ${reason}`}
    </Badge>
  );
}

function Measures({ said: { confidence, mode, timeToActionMs, latencyMs, seen } }: { said: Said }) {
  const fast = timeToActionMs ?? latencyMs ?? null;
  if ((confidence ?? null) === null && fast === null && !seen) return null;
  return (
    <div className="flex items-center gap-3 text-xs text-muted tabular-nums">
      {confidence != null && (
        <span className="flex min-w-0 max-w-72 grow items-center gap-2">
          <Progress label="Confidence" value={confidence} max={1} />
          <span className="whitespace-nowrap">
            <Percent value={confidence} /> {MODES[mode ?? "exact"]}
          </span>
        </span>
      )}
      {fast !== null && (
        <span>
          <Num value={fast} maximumFractionDigits={0} /> ms{timeToActionMs != null && " to the action"}
        </span>
      )}
      {seen && <Badge tone="amber">fitted on this row</Badge>}
    </div>
  );
}
