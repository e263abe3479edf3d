"use client";
import { useLocale } from "@/components/ui/format";

/** How a chart writes its values. Names instead of functions, so that server components can choose them. */
export type ChartFormat = keyof typeof NUMBERS | keyof typeof MOMENTS;

const NUMBERS = {
  number: { maximumFractionDigits: 2 },
  percent: { style: "percent", maximumFractionDigits: 0 },
  percent1: { style: "percent", maximumFractionDigits: 1 },
  ms: { style: "unit", unit: "millisecond", unitDisplay: "short", maximumFractionDigits: 1 },
  decimal: { minimumFractionDigits: 3, maximumFractionDigits: 3 },
} as const satisfies Record<string, Intl.NumberFormatOptions>;

/** Of milliseconds since 1970. In UTC: server and browser have to draw the same. */
const MOMENTS = {
  day: { month: "short", day: "numeric", timeZone: "UTC" },
  minute: { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Writes numbers as the reader writes them. */
export function useChartFormat(): (value: number, format?: ChartFormat) => string {
  const locale = useLocale();
  return (value, format = "number") =>
    format === "day" || format === "minute"
      ? new Intl.DateTimeFormat(locale, MOMENTS[format]).format(value)
      : new Intl.NumberFormat(locale, NUMBERS[format]).format(value);
}
