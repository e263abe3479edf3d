import { CircleCheck, CircleDashed, TriangleAlert } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Num, Time } from "@/components/ui/format";

export type ShownQuality = {
  met: number;
  of: number;
  missed: readonly string[];
  nearDuplicates: number;
  acrossSplits: number;
  stale: boolean;
  /** ISO 8601. */
  measuredAt: string | null;
};

/** What the newest measurement of a data set says, in a line; where there is none, how to get one. */
export function QualityNote({
  dataset,
  quality,
  measures,
}: {
  dataset: string;
  quality: ShownQuality | null;
  /** May measure: otherwise nobody is asked to. */
  measures: boolean;
}) {
  const href = `/datasets/${dataset}/quality` as Route;
  if (quality === null) {
    return (
      <p className="flex items-start gap-1 text-xs text-muted">
        <CircleDashed aria-hidden className="mt-0.5 size-3 shrink-0" />
        <span>
          Quality not measured.{" "}
          {measures && (
            <Link href={href} className="text-accent-text underline">
              Measure it<span className="sr-only">: {dataset}</span>
            </Link>
          )}
        </span>
      </p>
    );
  }
  const { met, of, missed, nearDuplicates, acrossSplits, stale, measuredAt } = quality;
  const bad = missed.length > 0 || acrossSplits > 0;
  const Icon = bad || stale ? TriangleAlert : CircleCheck;
  return (
    <p className="flex items-start gap-1 text-xs text-muted">
      <Icon
        aria-hidden
        className={`mt-0.5 size-3 shrink-0 ${bad || stale ? "text-amber-fg" : "text-green-fg"}`}
      />
      <span>
        <Link href={href} className="text-accent-text underline">
          <Num value={met} /> of <Num value={of} /> quality bars met
          <span className="sr-only"> in {dataset}</span>
        </Link>
        {missed.length > 0 && <span className="text-amber-fg">, missed: {missed.join(", ")}</span>}
        <br />
        <Num value={nearDuplicates} /> near-duplicate {nearDuplicates === 1 ? "pair" : "pairs"},{" "}
        <span className={acrossSplits > 0 ? "text-amber-fg" : undefined}>
          {acrossSplits === 0 ? (
            "none across splits"
          ) : (
            <>
              <Num value={acrossSplits} /> across splits: the test set leaks
            </>
          )}
        </span>
        {stale ? (
          <span className="text-amber-fg">; the data set has changed since it was measured</span>
        ) : (
          measuredAt && (
            <>
              ; measured <Time value={measuredAt} format="relative" />
            </>
          )
        )}
      </span>
    </p>
  );
}
