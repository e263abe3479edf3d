import { ArrowRight, CircleCheckBig, Scale } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Num } from "@/components/ui/format";
import { Progress } from "@/components/ui/progress";

/** A review queue in which this person has something to do. */
export type WaitingQueue = {
  id: string;
  name: string;
  dataset: string;
  done: number;
  wanted: number;
  /** Rows that this person holds right now. */
  held: number;
  /** Rows that nobody holds. */
  open: number;
  /** Reviews of this person in the last 24 hours, and how many a day are asked of him. */
  today: number;
  perDay: number | null;
  /** How long the open rows take at his pace, in words; null where nobody knows it yet. */
  left: string | null;
};

/** An audit with disagreements that this person may decide. */
export type WaitingRulings = { id: string; name: string; dataset: string; mine: number };

export function WaitingForYou({
  queues,
  rulings,
  manages,
}: {
  queues: readonly WaitingQueue[];
  rulings: readonly WaitingRulings[];
  /** May make reviews: the empty card says where. */
  manages: boolean;
}) {
  if (queues.length + rulings.length === 0) {
    return (
      <p className="flex items-center gap-2 px-4 py-5 text-sm text-muted">
        <CircleCheckBig aria-hidden className="size-4 text-green-fg" />
        No review waits for you.
        {manages && (
          <Link href={"/review" as Route} className="text-accent-text underline">
            Make one
          </Link>
        )}
      </p>
    );
  }
  return (
    <ul>
      {rulings.map((audit) => (
        <Line key={audit.id} audit={audit}>
          <p className="flex w-48 items-center gap-1.5 text-xs text-muted">
            <Scale aria-hidden className="size-3.5 shrink-0" />
            <span>
              <Num value={audit.mine} /> {audit.mine === 1 ? "disagreement" : "disagreements"} to decide
            </span>
          </p>
          <Button asChild variant="primary" size="sm">
            <Link href={`/review/${audit.id}/adjudicate` as Route}>
              Adjudicate<span className="sr-only"> {audit.name}</span>
              <ArrowRight aria-hidden />
            </Link>
          </Button>
        </Line>
      ))}
      {queues.map((queue) => (
        <Line key={queue.id} audit={queue} note={<QueueNote queue={queue} />}>
          <div className="flex w-48 items-center gap-3 text-xs text-muted">
            <Progress label={`Progress of ${queue.name}`} value={queue.done} max={queue.wanted} />
            <span className="whitespace-nowrap">
              <Num value={queue.done} /> / <Num value={queue.wanted} />
            </span>
          </div>
          <Button asChild variant="primary" size="sm">
            <Link href={`/review/${queue.id}` as Route}>
              {queue.held > 0 ? "Go on" : "Review"}
              <span className="sr-only"> {queue.name}</span>
              <ArrowRight aria-hidden />
            </Link>
          </Button>
        </Line>
      ))}
    </ul>
  );
}

function Line({
  audit,
  note,
  children,
}: {
  audit: { name: string; dataset: string };
  note?: ReactNode;
  children: ReactNode;
}) {
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-2 border-b px-4 py-3 last:border-b-0">
      <div className="min-w-48 grow basis-64">
        <p className="font-medium wrap-anywhere">{audit.name}</p>
        <p className="text-xs text-muted">
          {audit.dataset}
          {note}
        </p>
      </div>
      {children}
    </li>
  );
}

function QueueNote({ queue: { open, held, today, perDay, left } }: { queue: WaitingQueue }) {
  return (
    <>
      {" "}
      · <Num value={open} /> open
      {held > 0 && (
        <span className="text-fg">
          {" "}
          · <Num value={held} /> in your hands
        </span>
      )}
      {perDay !== null && (
        <>
          {" "}
          · <Num value={today} /> of <Num value={perDay} /> today
        </>
      )}
      {left !== null && <> · {left} at your pace</>}
    </>
  );
}
