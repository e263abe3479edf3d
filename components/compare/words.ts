import type { Evaluation } from "@/lib/contracts/evaluations";

export const TRUTH_LABELS: Record<Evaluation["truth"], string> = {
  best: "adjudicated, else human, else label",
  human: "judged by humans only",
  adjudicated: "adjudicated only",
  label: "the imported label",
};

const n = (value: number): string => value.toLocaleString("en");

/** Against which truth, in one line for every figure's heading. */
export function truthLine({ truth, truth_sources: sources, rows, split }: Evaluation): string {
  const parts = [
    sources.adjudicated > 0 && `${n(sources.adjudicated)} adjudicated`,
    sources.human > 0 && `${n(sources.human)} by humans`,
    sources.label > 0 && `${n(sources.label)} by label`,
  ].filter(Boolean);
  return `Truth: ${TRUTH_LABELS[truth]} (${parts.join(", ") || "none"}); ${n(rows)} rows${split === null ? "" : ` of split ${split}`}.`;
}

/** The query of the page with the rows behind a figure. */
export function rowsHref(
  evaluation: Evaluation,
  run: string,
  cell: { right?: string; named?: string; verdict?: "right" | "wrong"; slice?: string; slice_value?: string },
): string {
  const query = new URLSearchParams({ dataset: evaluation.dataset, run, truth: evaluation.truth });
  if (evaluation.split !== null) query.set("split", evaluation.split);
  for (const [key, value] of Object.entries(cell)) query.set(key, value);
  return `/compare/rows?${query}`;
}
