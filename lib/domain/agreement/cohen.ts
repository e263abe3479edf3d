import { beyondChance } from "./ratings";

/**
 * Cohen's κ of two raters (Cohen 1960) over the items that both rated; an item with a missing rating is left out.
 * Null without such items, and where both always gave the same one category (chance would agree as well).
 */
export function cohenKappa(pairs: readonly (readonly [string | null, string | null])[]): number | null {
  const both = pairs.filter((pair): pair is [string, string] => pair[0] !== null && pair[1] !== null);
  const n = both.length;
  if (n === 0) return null;
  const first = new Map<string, number>();
  const second = new Map<string, number>();
  let agreeing = 0;
  for (const [one, two] of both) {
    first.set(one, (first.get(one) ?? 0) + 1);
    second.set(two, (second.get(two) ?? 0) + 1);
    if (one === two) agreeing += 1;
  }
  let expected = 0;
  for (const [category, count] of first) expected += (count / n) * ((second.get(category) ?? 0) / n);
  return beyondChance(agreeing / n, expected);
}
