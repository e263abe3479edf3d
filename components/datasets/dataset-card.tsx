import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Num, Time } from "@/components/ui/format";
import type { DatasetView } from "@/lib/contracts/datasets";
import { ClassBalance } from "./class-balance";
import { ReviewProgress } from "./review-progress";

/** A data set at a glance. `menu` stands at the upper right. */
export function DatasetCard({ dataset, menu }: { dataset: DatasetView; menu?: ReactNode }) {
  const href = `/datasets/${dataset.slug}` as Route;
  return (
    <article className="relative flex flex-col gap-3 rounded-lg border bg-surface p-4 shadow-card transition-colors hover:border-line-strong">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="text-base font-semibold">
            <Link href={href} className="wrap-anywhere after:absolute after:inset-0 after:rounded-lg">
              {dataset.name}
            </Link>
          </h2>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
            <code className="font-mono">{dataset.slug}</code>
            <span>
              since <Time value={dataset.created_at} format="date" />
            </span>
            {dataset.archived_at && <Badge>archived</Badge>}
          </p>
        </div>
        <div className="relative z-10 flex items-center gap-1">
          <p className="text-right text-lg leading-none font-semibold">
            <Num value={dataset.rows} />
            <span className="ml-1 text-xs font-normal text-muted">{dataset.rows === 1 ? "row" : "rows"}</span>
          </p>
          {menu}
        </div>
      </div>
      {dataset.description && <p className="line-clamp-2 text-sm text-muted">{dataset.description}</p>}
      {dataset.rows > 0 ? (
        <>
          <ClassBalance counts={dataset.counts.action} />
          <ReviewProgress status={dataset.counts.status} rows={dataset.rows} />
        </>
      ) : (
        <p className="text-sm text-muted">Empty. Import a file of conversations next.</p>
      )}
    </article>
  );
}
