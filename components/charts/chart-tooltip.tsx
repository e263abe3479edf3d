"use client";
import type { ReactNode } from "react";

/** What floats beside the pointer. The same numbers stand in the chart's table. */
export function ChartTooltip({
  title,
  lines,
}: {
  title: ReactNode;
  lines: readonly (readonly [string, string])[];
}) {
  return (
    <div className="max-w-72 rounded-md border bg-surface px-2.5 py-1.5 text-xs shadow-pop">
      <p className="font-medium wrap-anywhere">{title}</p>
      <dl className="mt-0.5 grid grid-cols-[auto_auto] gap-x-3">
        {lines.map(([name, value]) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-muted">{name}</dt>
            <dd className="text-right tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
