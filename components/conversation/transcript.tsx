"use client";
import { ChevronUp } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { Num } from "@/components/ui/format";
import type { Message } from "@/prompts/actions";
import { Turn } from "./turn";

/** So many of the latest turns are there at once; earlier ones come on request. */
const SHOWN = 30;

/**
 * A talk as bubbles, oldest first; the last turn is the one at which the decision is made. Give it a `key` (the
 * row's id) where rows follow each other in one place.
 */
export function Transcript({
  messages,
  channel,
  className,
}: {
  messages: readonly Message[];
  channel?: string | null;
  className?: string;
}) {
  const [from, setFrom] = useState(Math.max(0, messages.length - SHOWN));
  if (messages.length === 0) return <EmptyState title="This conversation has no turns" />;
  const turns = messages.map((message, index) => ({ message, index })).slice(from);
  return (
    <div className={cn("flex flex-col gap-3", className)}>
      {from > 0 && (
        <Button size="sm" className="self-center" onClick={() => setFrom(Math.max(0, from - 100))}>
          <ChevronUp aria-hidden />
          <span>
            Show earlier turns (<Num value={from} /> hidden)
          </span>
        </Button>
      )}
      <ol aria-label="Transcript" className="flex flex-col gap-2.5">
        {turns.map(({ message, index }) => (
          <Turn
            key={index}
            message={message}
            {...(channel && { channel })}
            isDecision={index === messages.length - 1}
          />
        ))}
      </ol>
    </div>
  );
}
