import type { Route } from "next";
import Link from "next/link";
import { Num, Percent } from "@/components/ui/format";
import { IntervalBar } from "@/components/ui/interval-bar";
import type { AuditReport } from "@/lib/contracts/audits";

/** What the samples say of the labels so far: share right, its interval, and what waits for a second look. */
export function SampleAccuracy({ reports }: { reports: readonly AuditReport[] }) {
  return (
    <ul>
      {reports.map(({ audit, name, dataset, accuracy, judged, n, disputed }) => (
        <li
          key={audit}
          className="grid items-center gap-x-6 gap-y-2 border-b px-4 py-3 last:border-b-0 md:grid-cols-[minmax(9rem,1fr)_minmax(0,1fr)_14rem]"
        >
          <div className="min-w-0">
            <Link href={`/audits/${audit}` as Route} className="font-medium wrap-anywhere hover:underline">
              {name}
            </Link>
            <p className="text-xs text-muted">{dataset}</p>
          </div>
          <p className="text-xs text-muted">
            <Num value={judged} /> of <Num value={n} /> rows judged
            {disputed > 0 && (
              <span className="text-amber-fg">
                , <Num value={disputed} /> disputed
              </span>
            )}
          </p>
          {accuracy.estimate === null || accuracy.low === null || accuracy.high === null ? (
            <p className="text-sm text-muted">No figure yet</p>
          ) : (
            <div>
              <p className="flex flex-wrap items-baseline justify-between gap-x-2 text-xs text-muted">
                <span className="text-base font-semibold text-fg">
                  <Percent value={accuracy.estimate} />
                </span>
                <span>
                  <Percent value={accuracy.low} /> to <Percent value={accuracy.high} />
                </span>
              </p>
              <IntervalBar estimate={accuracy.estimate} low={accuracy.low} high={accuracy.high} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
