"use client";
import { useLocale } from "@/components/ui/format";

/** How a chart writes its values. Names instead of functions, so that server components can choose them. */
export type ChartFormat = "number" | "percent" | "percent1" | "ms" | "decimal";

const OPTIONS: Record<ChartFormat, Intl.NumberFormatOptions> = {
  number: { maximumFractionDigits: 2 },
  percent: { style: "percent", maximumFractionDigits: 0 },
  percent1: { style: "percent", maximumFractionDigits: 1 },
  ms: { style: "unit", unit: "millisecond", unitDisplay: "short", maximumFractionDigits: 1 },
  decimal: { minimumFractionDigits: 3, maximumFractionDigits: 3 },
};

/** Writes numbers as the reader writes them. */
export function useChartFormat(): (value: number, format?: ChartFormat) => string {
  const locale = useLocale();
  return (value, format = "number") => new Intl.NumberFormat(locale, OPTIONS[format]).format(value);
}
