import { DecisionCard } from "@/components/conversation/decision-card";
import { LedgerCard, type LedgerMark } from "@/components/conversation/ledger";
import { Badge } from "@/components/ui/badge";
import type { Routed } from "@/lib/contracts/router";
import { sourceWord, whyWords } from "@/lib/domain/router/words";
import type { Task } from "@/prompts/actions";
import { TimeLine } from "./time-line";
import { duration, sourceTone } from "./words";

/** What was decided, by whom and why, and where the time went. */
export function Answer({ routed }: { routed: Routed }) {
  const { decision, source, reason, confidence, threshold, timings, details } = routed;
  const args: { text?: string; explanation?: string; task_id?: string } = decision.args;
  return (
    <DecisionCard
      title="Decision"
      decision={{
        action: decision.action,
        target: args.task_id ?? null,
        text: args.text ?? args.explanation ?? null,
      }}
      confidence={confidence}
      aside={
        <>
          <Badge tone={sourceTone(source, reason)}>{sourceWord(source, reason)}</Badge>
          <Badge>{whyWords(details)}</Badge>
        </>
      }
      footer={
        <>
          {duration(timings.total_ms)} in all
          {threshold === null ? "; no certificate" : `; threshold ${threshold.toFixed(3)}`}
          <TimeLine timings={timings} />
          {details.messages.map((message) => (
            <span key={message} className="mt-1 block wrap-anywhere">
              {message}
            </span>
          ))}
        </>
      }
    />
  );
}

/** The ledger after a decision, with what that changed; what it removed stands where it stood. */
export function LedgerAfter({ before, tasks }: { before: readonly Task[]; tasks: readonly Task[] }) {
  const now = new Map(tasks.map((task) => [task.id, task]));
  const was = new Map(before.map((task) => [task.id, task]));
  const all = [...before.map((task) => now.get(task.id) ?? task), ...tasks.filter(({ id }) => !was.has(id))];
  const markOf = ({ id, last_update }: Task): LedgerMark | null => {
    if (!now.has(id)) return "removed";
    if (!was.has(id)) return "added";
    return was.get(id)?.last_update === last_update ? null : "updated";
  };
  return (
    <ul className="flex flex-col gap-3" aria-label="The ledger">
      {all.map((task) => {
        const mark = markOf(task);
        return <LedgerCard key={task.id} task={task} {...(mark && { mark })} />;
      })}
    </ul>
  );
}
