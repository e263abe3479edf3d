import { ArrowRight, CircleCheckBig } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
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
};

export function WaitingForYou({
  queues,
  manages,
}: {
  queues: readonly WaitingQueue[];
  /** May make reviews: the empty card says where. */
  manages: boolean;
}) {
  if (queues.length === 0) {
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
      {queues.map((queue) => (
        <li
          key={queue.id}
          className="flex flex-wrap items-center gap-x-6 gap-y-2 border-b px-4 py-3 last:border-b-0"
        >
          <div className="min-w-48 grow basis-64">
            <p className="font-medium wrap-anywhere">{queue.name}</p>
            <p className="text-xs text-muted">
              {queue.dataset} · <Num value={queue.open} /> open
              {queue.held > 0 && (
                <>
                  {" "}
                  · <Num value={queue.held} /> in your hands
                </>
              )}
            </p>
          </div>
          <div className="flex w-48 items-center gap-3 text-xs text-muted">
            <Progress label={`Progress of ${queue.name}`} value={queue.done} max={queue.wanted} />
            <span className="whitespace-nowrap">
              <Num value={queue.done} /> / <Num value={queue.wanted} />
            </span>
          </div>
          <Button asChild variant="primary" size="sm">
            <Link href={`/review/${queue.id}` as Route}>
              Review<span className="sr-only"> {queue.name}</span>
              <ArrowRight aria-hidden />
            </Link>
          </Button>
        </li>
      ))}
    </ul>
  );
}
