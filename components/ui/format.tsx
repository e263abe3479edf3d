"use client";
import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";

const LocaleContext = createContext("en");

/** The reader's locale, as the browser asked for it; the same on server and client, so that both render the same. */
export const LocaleProvider = ({ locale, children }: { locale: string; children: ReactNode }) => (
  <LocaleContext value={locale}>{children}</LocaleContext>
);

export const useLocale = (): string => useContext(LocaleContext);

/** A number as the reader writes numbers. `capped`: there are at least so many ("10,000+"). */
export function Num({
  value,
  capped,
  ...options
}: { value: number; capped?: boolean } & Intl.NumberFormatOptions) {
  const locale = useLocale();
  return (
    <span className="tabular-nums">
      {new Intl.NumberFormat(locale, options).format(value)}
      {capped && "+"}
    </span>
  );
}

/** A share (0–1) in percent. */
export const Percent = ({ value, digits = 1 }: { value: number; digits?: number }) => (
  <Num value={value} style="percent" maximumFractionDigits={digits} />
);

/** A size in bytes, in the largest fitting unit. */
export function Bytes({ value }: { value: number }) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
  const step = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  return (
    <Num
      value={value / 1000 ** step}
      style="unit"
      unit={units[step] ?? "byte"}
      unitDisplay={step === 0 ? "long" : "short"}
      maximumFractionDigits={step === 0 ? 0 : 1}
    />
  );
}

/**
 * A moment, in the reader's own time zone. `style`: "date", "datetime" or "relative" ("3 hours ago").
 * The server does not know the time zone: it writes UTC, the browser puts it right at once.
 */
export function Time({
  value,
  format = "datetime",
}: {
  /** ISO 8601 or a Date. */
  value: string | Date;
  format?: "date" | "datetime" | "relative";
}) {
  const locale = useLocale();
  const date = typeof value === "string" ? new Date(value) : value;
  const text = useSyncExternalStore(
    everyHalfMinute,
    () => write(date, locale, format, undefined),
    () => write(date, locale, format === "relative" ? "datetime" : format, "UTC"),
  );
  if (Number.isNaN(date.getTime())) return <span>{String(value)}</span>;
  const full = date.toISOString();
  return (
    <time dateTime={full} title={full} className="tabular-nums">
      {text}
    </time>
  );
}

function everyHalfMinute(changed: () => void): () => void {
  const timer = setInterval(changed, 30_000);
  return () => clearInterval(timer);
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

function write(date: Date, locale: string, format: string, timeZone: string | undefined): string {
  if (Number.isNaN(date.getTime())) return "";
  if (format === "relative") {
    const seconds = (date.getTime() - Date.now()) / 1000;
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
    for (const [unit, size] of STEPS) {
      if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
    }
    return relative.format(0, "second");
  }
  return new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    ...(format === "datetime" && { timeStyle: "short" }),
    ...(timeZone && { timeZone }),
  }).format(date);
}
