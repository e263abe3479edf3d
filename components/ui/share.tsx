import { Num } from "./format";

/** Decimals that keep a share from reading 100 % or 0 % where it is not: one, up to four (.9997 → 99.97 %). */
export function digitsOf(share: number): number {
  if (share <= 0 || share >= 1) return 1;
  for (let digits = 1; digits < 4; digits += 1) {
    const shown = Number((share * 100).toFixed(digits));
    if (shown > 0 && shown < 100) return digits;
  }
  return 4;
}

/** A share (0–1) in percent, or a dash where there is none. */
export const Share = ({ value }: { value: number | null }) =>
  value === null ? (
    "–"
  ) : (
    <Num value={value} style="percent" minimumFractionDigits={1} maximumFractionDigits={digitsOf(value)} />
  );

/** An interval of a share: "94.6 % to 99.97 %". */
export const Between = ({ low, high }: { low: number | null; high: number | null }) =>
  low === null || high === null ? (
    "–"
  ) : (
    <span className="whitespace-nowrap">
      <Share value={low} /> to <Share value={high} />
    </span>
  );

/** A coefficient with three decimals, or a dash. */
export const Figure = ({ value, digits = 3 }: { value: number | null; digits?: number }) =>
  value === null ? "–" : <Num value={value} minimumFractionDigits={digits} maximumFractionDigits={digits} />;

/** A p-value: small ones as powers of ten. */
export const PValue = ({ value }: { value: number | null }) =>
  value === null ? (
    "–"
  ) : value < 0.0001 ? (
    <Num value={value} notation="scientific" maximumFractionDigits={1} />
  ) : (
    <Num value={value} maximumFractionDigits={4} />
  );
