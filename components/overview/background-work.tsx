import { CircleX, Clock, LoaderCircle, type LucideIcon, OctagonPause } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Percent, Time } from "@/components/ui/format";
import { Progress } from "@/components/ui/progress";
import type { Tone } from "@/components/ui/tone";

/** Something that the worker does, or has failed to do. */
export type ShownWork = {
  kind: "import" | "generation" | "run" | "training" | "quality";
  id: string;
  dataset: string;
  name: string;
  status: "queued" | "running" | "failed" | "stopped";
  /** 0–1; null where nobody knows. */
  progress: number | null;
  /** Said to run, and nobody does: its process was killed. */
  interrupted: boolean;
  failure: { code: string; message: string } | null;
  by: string;
  /** ISO 8601. */
  at: string;
  href: string;
};

const LOOK: Record<ShownWork["status"], { tone: Tone; icon: LucideIcon; label: string }> = {
  queued: { tone: "gray", icon: Clock, label: "waiting" },
  running: { tone: "blue", icon: LoaderCircle, label: "running" },
  failed: { tone: "red", icon: CircleX, label: "failed" },
  stopped: { tone: "amber", icon: OctagonPause, label: "stopped at its limit" },
};

const INTERRUPTED = { tone: "amber", icon: OctagonPause, label: "interrupted" } as const;

const titleOf = ({ kind, name }: ShownWork): string => {
  switch (kind) {
    case "import":
      return `Import of ${name}`;
    case "generation":
      return `Generation by ${name}`;
    case "run":
      return `Predictions of ${name}`;
    case "training":
      return `Training of ${name}`;
    case "quality":
      return "Measuring the quality";
  }
};

/** What runs in the background and what has failed there, each with the way to its page. */
export function BackgroundWork({ work }: { work: readonly ShownWork[] }) {
  return (
    <ul>
      {work.map((one) => {
        const { label, ...look } = one.interrupted ? INTERRUPTED : LOOK[one.status];
        return (
          <li
            key={one.id}
            className="flex flex-wrap items-center gap-x-6 gap-y-2 border-b px-4 py-3 last:border-b-0"
          >
            <div className="min-w-48 grow basis-64">
              <Link href={one.href as Route} className="font-medium wrap-anywhere hover:underline">
                {titleOf(one)}
              </Link>
              <p className="text-xs text-muted">
                {one.dataset} · {one.by}, <Time value={one.at} format="relative" />
              </p>
              {one.failure && (
                <p className="mt-0.5 text-xs text-red-fg wrap-anywhere">{one.failure.message}</p>
              )}
            </div>
            {one.status === "running" && !one.interrupted && (
              <div className="flex w-40 items-center gap-3 text-xs text-muted">
                <Progress label={`Progress: ${titleOf(one)}`} value={one.progress} max={1} />
                {one.progress !== null && <Percent value={one.progress} digits={0} />}
              </div>
            )}
            <Badge {...look}>{label}</Badge>
          </li>
        );
      })}
    </ul>
  );
}
