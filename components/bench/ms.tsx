import { Num } from "@/components/ui/format";

/** Milliseconds as people write them: 12.3 ms, 950 ms, 2.05 s; a dash where there were too few to tell. */
export function Ms({ value }: { value: number | null | undefined }) {
  if (value === null || value === undefined) return "–";
  const seconds = value >= 1000;
  return (
    <Num
      value={seconds ? value / 1000 : value}
      style="unit"
      unit={seconds ? "second" : "millisecond"}
      unitDisplay="short"
      maximumFractionDigits={seconds ? 2 : value < 100 ? 1 : 0}
    />
  );
}

type Percentile = { value: number; low: number | null; high: number | null } | null;

/** A percentile with its interval in small. */
export function Between({ of }: { of: Percentile }) {
  if (of === null) return "–";
  return (
    <>
      <Ms value={of.value} />{" "}
      <span className="text-xs whitespace-nowrap text-muted">
        [<Ms value={of.low} />, <Ms value={of.high} />]
      </span>
    </>
  );
}

/** How many times as fast: 53.7×. */
export const Times = ({ value }: { value: number | null }) =>
  value === null ? (
    "–"
  ) : (
    <>
      <Num value={value} maximumFractionDigits={value < 100 ? 1 : 0} />×
    </>
  );
