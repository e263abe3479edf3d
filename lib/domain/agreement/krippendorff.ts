import { given, tally, type Unit } from "./ratings";

/**
 * Krippendorff's α for nominal data (Krippendorff 2011, "Computing Krippendorff's alpha-reliability", C): any number of
 * raters, missing ratings allowed. Units with fewer than two ratings cannot be paired and are left out. Null without
 * pairs, and where only one category was given (no variation to be reliable about).
 *
 *   α = 1 − D_o/D_e,  D_o from the coincidences within units, D_e from the pooled categories
 */
export function krippendorffAlpha(units: readonly Unit[]): number | null {
  const totals = new Map<string, number>();
  let agreeing = 0;
  let n = 0;
  for (const unit of units) {
    const m = given(unit).length;
    if (m < 2) continue;
    n += m;
    for (const [category, count] of tally(unit)) {
      totals.set(category, (totals.get(category) ?? 0) + count);
      agreeing += (count * (count - 1)) / (m - 1);
    }
  }
  if (n === 0) return null;
  let byChance = 0;
  for (const count of totals.values()) byChance += count * (count - 1);
  const expectedDisagreement = n * (n - 1) - byChance;
  return expectedDisagreement === 0 ? null : 1 - ((n - 1) * (n - agreeing)) / expectedDisagreement;
}
