"use client";
import type { Route } from "next";
import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { type ChartFormat, useChartFormat } from "./format";

/**
 * A table of numbers whose cells are tinted by their size: picture and numbers in one. An empty cell is marked with a
 * dot, so that a gap is seen. `counts[row][column]`.
 */
export function HeatMap({
  label,
  rowName,
  columnName,
  rows,
  columns,
  counts,
  href,
  format = "number",
  showTotals = true,
  max: given,
}: {
  label: string;
  /** What the rows and the columns are, e.g. "domain" and "action". */
  rowName: string;
  columnName: string;
  rows: readonly string[];
  columns: readonly string[];
  counts: readonly (readonly number[])[];
  /** Where a cell leads, by row and column. */
  href?: readonly (readonly (string | null)[])[];
  format?: ChartFormat;
  showTotals?: boolean;
  /** The number with the deepest tint; default: the largest. */
  max?: number;
}) {
  const write = useChartFormat();
  const max = given ?? Math.max(0, ...counts.flat());
  const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard
    <section aria-label={label} tabIndex={0} className="relative max-h-[32rem] overflow-auto rounded-md">
      <table className="w-full border-separate border-spacing-px text-xs tabular-nums">
        <caption className="sr-only">{label}</caption>
        <thead className="sticky top-0 z-10 bg-surface">
          <tr>
            <th scope="col" className="px-2 py-1 text-left font-normal whitespace-nowrap text-muted">
              {rowName} <span aria-hidden>\</span> {columnName}
            </th>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                className="px-2 py-1 text-center font-medium whitespace-nowrap"
                style={{ width: `${80 / columns.length}%` }}
              >
                {column}
              </th>
            ))}
            {showTotals && (
              <th scope="col" className="px-2 py-1 text-right font-normal text-muted">
                all
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, y) => (
            <tr key={row}>
              <th scope="row" className="px-2 py-1 text-left font-medium whitespace-nowrap">
                {row}
              </th>
              {columns.map((column, x) => {
                const value = counts[y]?.[x] ?? 0;
                const to = href?.[y]?.[x];
                const text = value === 0 ? <Gap /> : write(value, format);
                return (
                  <td
                    key={column}
                    title={`${row} · ${column}: ${write(value, format)}`}
                    className={cn("h-7 min-w-12 rounded-xs px-2 text-center", value === 0 && "bg-sunken")}
                    style={value === 0 ? undefined : { background: tint(value / (max || 1)) }}
                  >
                    {to ? (
                      <Link
                        href={to as Route}
                        className="block rounded-xs underline-offset-2 hover:underline"
                      >
                        {text}
                      </Link>
                    ) : (
                      text
                    )}
                  </td>
                );
              })}
              {showTotals && (
                <td className="px-2 text-right text-muted">{write(sum(counts[y] ?? []), format)}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Never so deep that the text on it loses its contrast (4.5:1 in both themes at 42 %). */
const tint = (share: number): string =>
  `color-mix(in oklch, var(--blue-solid) ${(6 + 36 * Math.min(1, Math.max(0, share))).toFixed(1)}%, var(--surface))`;

const Gap = () => (
  <>
    <span aria-hidden className="text-subtle">
      ·
    </span>
    <span className="sr-only">0</span>
  </>
);
