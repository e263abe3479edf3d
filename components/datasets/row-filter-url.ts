import type { RowFilter } from "@/lib/contracts/row-filter";

export const FILTER_KEYS = [
  ...(["q", "action", "status", "channel", "split", "warning", "domain", "tone", "pattern"] as const),
  ...(["difficulty", "disagree", "invalid", "teacher_confidence", "student_confidence"] as const),
] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];
export type ListKey = Exclude<FilterKey, "q">;

type Params = { get(key: string): string | null; getAll(key: string): string[] };

/** Values of one facet in an address. */
export const valuesOf = (params: Params, key: ListKey): string[] =>
  params
    .getAll(key)
    .flatMap((part) => part.split(","))
    .filter((part) => part !== "");

/** Only the filter's part of an address, in one order: the same filter gives the same text. */
export function filterQuery(params: Params): string {
  const query = new URLSearchParams();
  const q = params.get("q")?.trim();
  if (q) query.set("q", q);
  for (const key of FILTER_KEYS) {
    if (key !== "q") for (const value of valuesOf(params, key).sort()) query.append(key, value);
  }
  return query.toString();
}

/** A filter as the address writes it. */
export function writeFilter(filter: RowFilter): string {
  const params = new URLSearchParams();
  if (filter.q) params.set("q", filter.q);
  for (const key of FILTER_KEYS) {
    if (key !== "q") for (const value of filter[key] ?? []) params.append(key, value);
  }
  return filterQuery(params);
}

/** How many conditions the filter has. */
export const countConditions = (query: string): number => [...new URLSearchParams(query).keys()].length;

/** The address's query with other values for one facet. Further settings (columns) stay, the chosen row goes. */
export function withValues(params: URLSearchParams, key: ListKey, values: readonly string[]): string {
  const next = new URLSearchParams(params);
  next.delete(key);
  next.delete("row");
  for (const value of values) next.append(key, value);
  return next.toString();
}

export function withQuery(params: URLSearchParams, q: string): string {
  const next = new URLSearchParams(params);
  next.delete("row");
  if (q.trim() === "") next.delete("q");
  else next.set("q", q.trim());
  return next.toString();
}

/** Without any condition. */
export function withoutFilter(params: URLSearchParams): string {
  const next = new URLSearchParams(params);
  for (const key of [...FILTER_KEYS, "row"]) next.delete(key);
  return next.toString();
}
