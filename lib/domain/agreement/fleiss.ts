import { beyondChance, given, rawAgreement, tally, type Unit } from "./ratings";

/**
 * Fleiss' κ (Fleiss 1971) of any raters. Items with fewer than two ratings are left out; where the others have different
 * numbers of ratings, each item's share of agreeing pairs counts alike and the categories' shares are taken over all
 * ratings (Fleiss, Levin & Paik 2003, 18.3); with equal numbers that is the published formula. Null without items, and
 * where only one category was ever given.
 */
export function fleissKappa(units: readonly Unit[]): number | null {
  const rated = units.filter((unit) => given(unit).length >= 2);
  const observed = rawAgreement(rated);
  if (observed === null) return null;
  const totals = new Map<string, number>();
  let ratings = 0;
  for (const unit of rated) {
    for (const [category, count] of tally(unit)) {
      totals.set(category, (totals.get(category) ?? 0) + count);
      ratings += count;
    }
  }
  let expected = 0;
  for (const count of totals.values()) expected += (count / ratings) ** 2;
  return beyondChance(observed, expected);
}
