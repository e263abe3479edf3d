/** What each rater said of one item; null or absent = no rating, which is normal and no error. */
export type Unit = readonly (string | null)[];

/** The ratings of a unit that are there. */
export const given = (unit: Unit): string[] => unit.filter((rating) => rating !== null);

/** How often each category was given to a unit. */
export function tally(unit: Unit): Map<string, number> {
  const counts = new Map<string, number>();
  for (const rating of given(unit)) counts.set(rating, (counts.get(rating) ?? 0) + 1);
  return counts;
}

/** Share of agreeing pairs of raters within a unit of r ≥ 2 ratings: Σ r_k(r_k − 1) / r(r − 1). */
export function pairsAgreeing(unit: Unit): number {
  const r = given(unit).length;
  let agreeing = 0;
  for (const count of tally(unit).values()) agreeing += count * (count - 1);
  return agreeing / (r * (r - 1));
}

/** (observed − expected)/(1 − expected); null where chance alone would always agree, so that nothing can be told. */
export const beyondChance = (observed: number, expected: number): number | null =>
  expected >= 1 ? null : (observed - expected) / (1 - expected);

/** Mean share of agreeing pairs over the items with two ratings at least; null without such items. */
export function rawAgreement(units: readonly Unit[]): number | null {
  const rated = units.filter((unit) => given(unit).length >= 2);
  if (rated.length === 0) return null;
  return rated.reduce((sum, unit) => sum + pairsAgreeing(unit), 0) / rated.length;
}
