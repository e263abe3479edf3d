import { cn } from "@/components/ui/cn";
import { TONE_SOLID, type Tone } from "@/components/ui/tone";
import type { Routed } from "@/lib/contracts/router";
import { duration } from "./words";

/** Where the time of a decision went, each part as wide as it was long; models that were asked at once stand in a row. */
export function TimeLine({ timings }: { timings: Routed["timings"] }) {
  const all: { name: string; ms: number | null; tone: Tone }[] = [
    { name: "waiting", ms: timings.queue_ms, tone: "gray" },
    { name: "student", ms: timings.student_ms, tone: "green" },
    { name: "teacher", ms: timings.teacher_ms, tone: "blue" },
    { name: "router", ms: timings.overhead_ms, tone: "violet" },
  ];
  const parts = all.flatMap(({ ms, ...part }) => (ms === null || ms < 0.05 ? [] : [{ ...part, ms }]));
  return (
    <div className="mt-1.5">
      <div aria-hidden className="flex h-1.5 gap-px overflow-hidden rounded-full">
        {parts.map(({ name, ms, tone }) => (
          <div key={name} className={cn("min-w-0.5", TONE_SOLID[tone])} style={{ flexGrow: ms }} />
        ))}
      </div>
      <ul className="mt-1 flex flex-wrap gap-x-3" aria-label="Where the time went">
        {parts.map(({ name, ms, tone }) => (
          <li key={name} className="flex items-center gap-1">
            <span aria-hidden className={cn("size-2 rounded-full", TONE_SOLID[tone])} />
            {name} {duration(ms)}
          </li>
        ))}
      </ul>
    </div>
  );
}
