"use client";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { ChartFormat } from "./format";
import { useChartFormat } from "./format";

export type ChartTable = {
  columns: readonly string[];
  /** First cell of each row names it. Numbers are written in the column's format; null as a dash. */
  rows: readonly (readonly (string | number | null)[])[];
  /** How numbers are written, by column; default "number". */
  formats?: readonly (ChartFormat | undefined)[];
};

/**
 * What every chart has around it: a name, words that say what is to be seen, the picture, and the same numbers as a
 * table for whoever does not (or cannot) read pictures.
 */
export function ChartFrame({
  label,
  summary,
  legend,
  table,
  className,
  children,
}: {
  /** Names the chart, e.g. "Accuracy of the leakage probes". */
  label: string;
  /** What there is to see, for screen readers. */
  summary?: string;
  legend?: ReactNode;
  table: ChartTable;
  className?: string;
  children: ReactNode;
}) {
  return (
    <figure aria-label={label} className={cn("flex min-w-0 flex-col gap-2", className)}>
      {legend}
      <div role="img" aria-label={summary ? `${label}. ${summary}` : label} className="min-w-0">
        {children}
      </div>
      <details className="text-xs text-muted print:hidden">
        <summary className="w-fit rounded-sm hover:text-fg">Show the numbers</summary>
        <NumbersTable label={label} {...table} />
      </details>
    </figure>
  );
}

function NumbersTable({ label, columns, rows, formats }: ChartTable & { label: string }) {
  const write = useChartFormat();
  return (
    <div className="mt-2 max-h-80 overflow-auto rounded-md border">
      <Table aria-label={`${label}: numbers`}>
        <TableHead>
          <TableRow>
            {columns.map((column) => (
              <TableHeader key={column}>{column}</TableHeader>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={row.join("\u0000")}>
              {row.map((cell, at) => (
                <TableCell key={columns[at]} className="tabular-nums">
                  {cell === null ? "–" : typeof cell === "number" ? write(cell, formats?.[at]) : cell}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
