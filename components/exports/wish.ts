/** What a data set offers to an export. */
export type ExportSource = {
  slug: string;
  name: string;
  statuses: Record<string, number>;
  splits: string[];
};

/** `thinks`: rows can carry the reasoning. */
export type ExportChoice = { value: string; label: string; hint: string; thinks?: boolean };
export type StatusChoice = ExportChoice & { statuses: readonly string[] };

/** Rows that were filtered in the browser: exactly these are exported. */
export type ChosenRows = {
  slug: string;
  name: string;
  /** Exact. */
  rows: number;
  /** The filter as fields of the request. */
  fields: readonly { name: string; value: string }[];
};

/** What the form has, as typed. */
export type Wish = {
  slug: string;
  target: string;
  status: string;
  split: string;
  reasoned: boolean;
  label: string;
  maxTokens: string;
  newSplit: string;
  seed: string;
  gzip: boolean;
  licence: string;
};

export const EMPTY_WISH: Omit<Wish, "slug" | "target" | "status"> = {
  split: "",
  reasoned: false,
  label: "effective",
  maxTokens: "",
  newSplit: "",
  seed: "0",
  gzip: false,
  licence: "",
};

/** The body of POST /api/v1/exports. */
export function requestOf(wish: Wish, chosen: ChosenRows | undefined): Record<string, unknown> {
  const filter: Record<string, string[]> = {};
  let status = wish.status;
  for (const { name, value } of chosen?.fields ?? []) {
    if (name === "status") status = value;
    else filter[name] = [...(filter[name] ?? []), value];
  }
  if (!chosen && wish.split !== "") filter.split = [wish.split];
  const { q, ...facets } = filter;
  return {
    ...{ dataset: wish.slug, target: wish.target, status },
    ...(Object.keys(filter).length > 0 && { filter: { ...facets, ...(q && { q: q.join(" ") }) } }),
    ...(wish.reasoned && { reasoned: true }),
    ...(wish.label !== "effective" && { label: wish.label }),
    ...(wish.maxTokens !== "" && { max_tokens: Number(wish.maxTokens) }),
    ...(wish.newSplit.trim() !== "" && { split: wish.newSplit.trim(), seed: wish.seed }),
    ...(wish.gzip && { gzip: true }),
    ...(wish.licence.trim() !== "" && { licence: wish.licence.trim() }),
  };
}
