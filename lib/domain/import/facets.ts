/** The meta keys that become columns of their own, to filter, group and stratify by. Zod-free. */
export const FACETS = [
  "channel",
  "domain",
  "tone",
  "pattern",
  "difficulty",
  "locale",
  "source",
  "scenario_id",
  "split",
] as const;
export type Facet = (typeof FACETS)[number];

/** Longer values are prose, not classes: they stay in meta and are no facet. */
export const MAX_FACET_LENGTH = 200;

/**
 * The facet values of a row: only non-empty strings of at most 200 characters count; anything else stays
 * in meta alone and the row has no value for that facet.
 */
export function facetsOf(
  meta: Readonly<Record<string, unknown>> | null | undefined,
): Partial<Record<Facet, string>> {
  const facets: Partial<Record<Facet, string>> = {};
  if (!meta) return facets;
  for (const facet of FACETS) {
    const value = meta[facet];
    if (typeof value === "string" && value !== "" && value.length <= MAX_FACET_LENGTH) facets[facet] = value;
  }
  return facets;
}
