import { TriangleAlert } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Num } from "@/components/ui/format";
import type { DatasetView } from "@/lib/contracts/datasets";
import { ACTIONS } from "@/prompts/actions";
import { ClassBalance } from "./class-balance";
import { ReviewProgress } from "./review-progress";

/** An action with less than this share of the rows is hard to learn and hard to measure. */
const RARE = 0.05;
/** With fewer rows shares mean nothing. */
const ENOUGH = 20;

/** Data sets with their class balance, what is judged of them, and actions that are rare. */
export function DatasetHealth({
  datasets,
  notes,
}: {
  datasets: readonly DatasetView[];
  /** What else is to be said of a data set, by id. */
  notes?: ReadonlyMap<string, ReactNode>;
}) {
  return (
    <ul>
      {datasets.map((dataset) => {
        const { action, status } = dataset.counts;
        const rare =
          dataset.rows < ENOUGH ? [] : ACTIONS.filter((name) => action[name] < dataset.rows * RARE);
        return (
          <li
            key={dataset.id}
            className="grid items-center gap-x-6 gap-y-3 border-b px-4 py-3 last:border-b-0 md:grid-cols-[minmax(9rem,1fr)_minmax(0,2.2fr)_11rem]"
          >
            <div className="min-w-0">
              <Link
                href={`/datasets/${dataset.slug}` as Route}
                className="font-medium wrap-anywhere hover:underline"
              >
                {dataset.name}
              </Link>
              <p className="text-xs text-muted">
                <Num value={dataset.rows} /> {dataset.rows === 1 ? "row" : "rows"}
              </p>
            </div>
            {dataset.rows === 0 ? (
              <p className="text-sm text-muted md:col-span-2">
                Empty.{" "}
                <Link
                  href={`/datasets/${dataset.slug}/import` as Route}
                  className="text-accent-text underline"
                >
                  Import a file<span className="sr-only"> into {dataset.name}</span>
                </Link>
              </p>
            ) : (
              <>
                <div className="flex min-w-0 flex-col gap-1.5">
                  <ClassBalance counts={action} />
                  {rare.length > 0 && (
                    <p className="flex items-start gap-1 text-xs text-amber-fg">
                      <TriangleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
                      Rare here (under 5 %): {rare.join(", ")}
                    </p>
                  )}
                  {notes?.get(dataset.id)}
                </div>
                <ReviewProgress status={status} rows={dataset.rows} />
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}
