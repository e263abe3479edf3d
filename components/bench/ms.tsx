import { Num } from "@/components/ui/format";

const isLong = (ms: number): boolean => ms >= 1000;

/** Without its unit: seconds where `long`, else milliseconds. */
const Bare = ({ ms, long }: { ms: number | null; long: boolean }) =>
  ms === null ? (
    "–"
  ) : (
    <Num
      value={long ? ms / 1000 : ms}
      minimumFractionDigits={long ? 2 : ms < 100 ? 1 : 0}
      maximumFractionDigits={long ? 2 : ms < 100 ? 1 : 0}
    />
  );

/** Milliseconds as people write them: 12.3 ms, 950 ms, 2.05 s; a dash where there were too few to tell. */
export function Ms({ value }: { value: number | null | undefined }) {
  if (value === null || value === undefined) return "–";
  return (
    <span className="whitespace-nowrap">
      <Bare ms={value} long={isLong(value)} /> {isLong(value) ? "s" : "ms"}
    </span>
  );
}

type Percentile = { value: number; low: number | null; high: number | null } | null;

/** A percentile with its interval, in the same unit, in small. */
export function Between({ of }: { of: Percentile }) {
  if (of === null) return "–";
  const long = isLong(of.value);
  return (
    <>
      <Ms value={of.value} />{" "}
      <span className="text-xs whitespace-nowrap text-muted">
        [<Bare ms={of.low} long={long} />, <Bare ms={of.high} long={long} />]
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
