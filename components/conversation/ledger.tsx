import { CircleDot, Eraser, ListTodo, PencilLine, Plus, Target } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { Kbd } from "@/components/ui/kbd";
import type { Task } from "@/prompts/actions";
import { LongText } from "./long-text";

/** What a decision does to a task, for a preview of the ledger as it will be. */
export type LedgerMark = "added" | "updated" | "removed";

const MARKS = {
  added: { label: "new", tone: "green", icon: Plus },
  updated: { label: "updated", tone: "amber", icon: PencilLine },
  removed: { label: "removed", tone: "red", icon: Eraser },
} as const;

const KNOWN = new Set(["id", "summary", "last_update", "notes"]);

/** One open task. `lit` = a decision names it. `letter` = the key that picks it. */
export function LedgerCard({
  task,
  lit,
  mark,
  letter,
  onPick,
}: {
  task: Task;
  lit?: boolean;
  mark?: LedgerMark;
  letter?: string;
  onPick?: (id: string) => void;
}) {
  const others = Object.entries(task).filter(([key]) => !KNOWN.has(key));
  const head = (
    <span className="flex flex-wrap items-center gap-1.5">
      {letter && <Kbd>{letter}</Kbd>}
      <code className="font-mono text-xs font-medium wrap-anywhere">{task.id}</code>
      {lit && (
        <Badge tone="violet" icon={Target}>
          named by the decision
        </Badge>
      )}
      {mark && (
        <Badge tone={MARKS[mark].tone} icon={MARKS[mark].icon}>
          {MARKS[mark].label}
        </Badge>
      )}
    </span>
  );
  return (
    <li
      aria-current={lit || undefined}
      className={cn(
        "rounded-md border bg-surface px-3 py-2 shadow-card transition-colors",
        lit && "border-violet-solid bg-violet-bg/40 ring-1 ring-violet-solid",
        mark === "removed" && "border-dashed bg-transparent shadow-none",
      )}
    >
      {onPick ? (
        <button
          type="button"
          aria-pressed={lit ?? false}
          onClick={() => onPick(task.id)}
          className="-mx-1 rounded-sm px-1 text-left hover:bg-hover"
        >
          {head}
        </button>
      ) : (
        head
      )}
      <LongText
        text={task.summary}
        className={cn("mt-1 font-medium", mark === "removed" && "line-through decoration-1")}
      />
      {task.last_update !== "" && (
        <div className="mt-1 flex gap-1.5 text-muted">
          <CircleDot aria-hidden className="mt-1 size-3 shrink-0" />
          <div className="min-w-0">
            <span className="sr-only">Last update: </span>
            <LongText text={task.last_update} />
          </div>
        </div>
      )}
      {task.notes && <LongText text={task.notes} className="mt-1 text-xs text-muted italic" />}
      {others.length > 0 && (
        <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-2 text-xs text-muted">
          {others.map(([key, value]) => (
            <div key={key} className="contents">
              <dt className="font-mono">{key}</dt>
              <dd className="wrap-anywhere">{typeof value === "string" ? value : JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}

/** The open tasks at the moment of decision. `letters` gives each card the key that picks it. */
export function Ledger({
  tasks,
  litTaskId,
  marks,
  letters,
  onPick,
  pinLit,
  label = "Task ledger",
  className,
}: {
  tasks: readonly Task[];
  litTaskId?: string | null;
  marks?: Readonly<Record<string, LedgerMark>>;
  letters?: readonly string[];
  onPick?: (id: string) => void;
  /** The named task comes first: in a long ledger it would be out of sight. */
  pinLit?: boolean;
  label?: string;
  className?: string;
}) {
  if (tasks.length === 0) {
    return (
      <p
        className={cn(
          "flex items-center gap-2 rounded-md border border-dashed px-3 py-3 text-sm text-muted",
          className,
        )}
      >
        <ListTodo aria-hidden className="size-4" />
        The ledger is empty: no task is open.
      </p>
    );
  }
  const order = tasks.map((task, index) => ({ task, index }));
  if (pinLit) order.sort((a, b) => Number(b.task.id === litTaskId) - Number(a.task.id === litTaskId));
  return (
    <ul aria-label={label} className={cn("flex flex-col gap-2", className)}>
      {order.map(({ task, index }) => (
        <LedgerCard
          key={task.id}
          task={task}
          lit={task.id === litTaskId}
          {...(marks?.[task.id] && { mark: marks[task.id] })}
          {...(letters?.[index] && { letter: letters[index] })}
          {...(onPick && { onPick })}
        />
      ))}
    </ul>
  );
}
