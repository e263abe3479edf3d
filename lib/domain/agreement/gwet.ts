import { beyondChance, given, rawAgreement, tally, type Unit } from "./ratings";

/**
 * Gwet's AC1 (Gwet 2008; with missing ratings as in Gwet 2014, ch. 2.3.4): not fooled by rare categories, where κ falls to
 * zero although nearly all agree. Chance is π = the mean share of each category over all rated items, spread over q
 * categories: p_e = Σ π(1 − π)/(q − 1). `categories` is the whole scale, given or not; ratings outside it are an error.
 * Null without an item that two raters saw, and for a scale of one category.
 */
export function gwetAC1(units: readonly Unit[], categories: readonly string[]): number | null {
  const observed = rawAgreement(units);
  const q = new Set(categories).size;
  if (observed === null || q < 2) return null;
  const rated = units.filter((unit) => given(unit).length > 0);
  const shares = new Map(categories.map((category) => [category, 0]));
  for (const unit of rated) {
    const r = given(unit).length;
    for (const [category, count] of tally(unit)) {
      const sum = shares.get(category);
      if (sum === undefined) throw new RangeError(`a rating outside the scale: ${category}`);
      shares.set(category, sum + count / r / rated.length);
    }
  }
  let expected = 0;
  for (const share of shares.values()) expected += (share * (1 - share)) / (q - 1);
  return beyondChance(observed, expected);
}
