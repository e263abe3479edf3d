import { cohenKappa } from "./cohen";
import { fleissKappa } from "./fleiss";
import { gwetAC1 } from "./gwet";
import { krippendorffAlpha } from "./krippendorff";
import { given, rawAgreement, type Unit } from "./ratings";

export type Agreement = {
  kappa: number | null;
  /** Cohen's where two people rated every item that was rated twice; Fleiss' of all others. */
  kappa_kind: "cohen" | "fleiss" | null;
  alpha: number | null;
  ac1: number | null;
  /** Mean share of agreeing pairs, chance left in. */
  raw: number | null;
  raters: number;
  /** Items with two ratings at least. */
  items: number;
  why: string | null;
};

/**
 * How far raters agree on a nominal scale. `ratings` holds each item's ratings by rater; who did not rate an item is
 * simply not there. Without an item that two people rated, all is null with `why`.
 */
export function agreementOf(
  ratings: readonly ReadonlyMap<string, string>[],
  categories: readonly string[],
): Agreement {
  const twice = ratings.filter((item) => item.size >= 2);
  const raters = [...new Set(twice.flatMap((item) => [...item.keys()]))].sort();
  const units: Unit[] = twice.map((item) => raters.map((rater) => item.get(rater) ?? null));
  if (units.length === 0) {
    const nothing = { kappa: null, kappa_kind: null, alpha: null, ac1: null, raw: null };
    const all = new Set(ratings.flatMap((item) => [...item.keys()]));
    return { ...nothing, raters: all.size, items: 0, why: "No item has been judged by two people yet." };
  }
  const paired = raters.length === 2;
  const pairs = units.map((unit) => [unit[0] ?? null, unit[1] ?? null] as const);
  const kappa = paired ? cohenKappa(pairs) : fleissKappa(units);
  const oneCategory = new Set(units.flatMap(given)).size === 1;
  return {
    kappa,
    kappa_kind: paired ? "cohen" : "fleiss",
    alpha: krippendorffAlpha(units),
    ac1: gwetAC1(units, categories),
    raw: rawAgreement(units),
    raters: raters.length,
    items: units.length,
    why: oneCategory
      ? "Everybody gave the same answer to every item: κ and α measure nothing without variation."
      : null,
  };
}
