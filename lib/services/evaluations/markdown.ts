import type { EvaluatedModel, Evaluation, LatencyView } from "@/lib/contracts/evaluations";

const percent = (value: number | null): string => (value === null ? "–" : `${(100 * value).toFixed(1)} %`);
const range = (interval: { low: number; high: number } | null): string =>
  interval ? `${(100 * interval.low).toFixed(1)}–${(100 * interval.high).toFixed(1)} %` : "–";
const figure = (value: number | null, digits = 3): string => (value === null ? "–" : value.toFixed(digits));
const ms = (value: number | null | undefined): string =>
  value === null || value === undefined ? "–" : value.toFixed(1);

/** A cell's text: a table row stays one line, and a name makes no markup. */
const cell = (text: string): string => text.replace(/\s+/g, " ").replace(/[\\|`*_<>[\]]/g, "\\$&");

function table(heading: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [line(heading), line(heading.map((_, n) => (n === 0 ? "---" : "---:"))), ...rows.map(line)].join(
    "\n",
  );
}

export const TRUTH_WORDS: Record<Evaluation["truth"], string> = {
  best: "adjudicated, else a human's decision, else the label",
  human: "decisions of humans only",
  adjudicated: "adjudicated decisions only",
  label: "the imported label",
};

/** The evaluation as a document. Every figure names the truth it is judged by. */
export function evaluationMarkdown(evaluation: Evaluation): string {
  const { models, pairs, truth_sources: sources } = evaluation;
  const parts = [
    `# Evaluation of ${cell(evaluation.dataset_name)}`,
    [
      `- Truth: ${TRUTH_WORDS[evaluation.truth]} (${sources.adjudicated} adjudicated, ${sources.human} human, ${sources.label} label)`,
      `- ${evaluation.rows} rows${evaluation.rows < evaluation.population ? `, an equal-probability sample of ${evaluation.population}` : ""}${evaluation.split === null ? "" : ` of the split ${cell(evaluation.split)}`}`,
      ...(evaluation.hidden > 0
        ? [`- ${evaluation.hidden} rows are left out: you are to judge them blind`]
        : []),
      "- Intervals: two-sided 95 %",
    ].join("\n"),
    table(
      ["", ...models.map(({ model }) => cell(model))],
      HEADLINES.map(([name, of]) => [name, ...models.map(of)]),
    ),
    ...models.flatMap(({ model, run_note }) => (run_note ? [`${cell(model)}: ${cell(run_note)}`] : [])),
    ...pairs.map((pair) =>
      [
        `## ${cell(pair.a)} against ${cell(pair.b)}`,
        `- On ${pair.n} common rows: only ${cell(pair.a)} right ${pair.mcnemar.b}, only ${cell(pair.b)} right ${pair.mcnemar.c}`,
        `- McNemar: χ² ${figure(pair.mcnemar.chi2)}, p ${figure(pair.mcnemar.p, 5)} (exact ${figure(pair.mcnemar.p_exact, 5)}, mid-p ${figure(pair.mcnemar.p_mid, 5)})`,
        pair.difference
          ? `- Difference in exact accuracy: ${(100 * pair.difference.estimate).toFixed(1)} points, 95 % interval ${(100 * pair.difference.low).toFixed(1)} to ${(100 * pair.difference.high).toFixed(1)} (Tango)`
          : "- No common rows",
      ].join("\n"),
    ),
    ...models.map(modelPart),
  ];
  return `${parts.join("\n\n")}\n`;
}

const HEADLINES: readonly (readonly [string, (model: EvaluatedModel) => string])[] = [
  ["run", ({ run_kind, version }) => `${run_kind.replaceAll("_", " ")}, version ${version}`],
  ["rows", ({ rows }) => String(rows)],
  [
    "exact (action and target)",
    ({ exact, exact_interval }) => `${percent(exact)} (${range(exact_interval)})`,
  ],
  ["exact, lenient", ({ lenient }) => percent(lenient)],
  ["action accuracy", ({ action_accuracy }) => percent(action_accuracy)],
  ["task id accuracy", ({ task_id_accuracy, task_id_n }) => `${percent(task_id_accuracy)} of ${task_id_n}`],
  ["macro F1", ({ macro_f1 }) => figure(macro_f1)],
  ["weighted F1", ({ weighted_f1 }) => figure(weighted_f1)],
  ["invalid", ({ invalid }) => percent(invalid)],
  [
    "ECE (under perfect calibration)",
    ({ calibration: c }) =>
      `${figure(c.ece)} [${figure(c.low)}, ${figure(c.high)}] (${figure(c.by_chance)}), n ${c.n}`,
  ],
  ["AURC / AUGRC", ({ selective }) => `${figure(selective.aurc, 4)} / ${figure(selective.augrc, 4)}`],
  ["latency p50 / p95 / p99, ms", ({ latency }) => percentiles(latency)],
  ["time to action p50 / p95 / p99, ms", ({ time_to_action }) => percentiles(time_to_action)],
  ["answers a second", ({ throughput }) => figure(throughput, 1)],
  [
    "cost of 1,000",
    ({ cost }) => (cost?.per_1000 == null ? "–" : `${cost.per_1000.toFixed(4)} ${cost.currency}`),
  ],
  [
    "left out",
    ({ left_out: { missing, failed, seen } }) =>
      `${missing} without an answer, ${failed} failed, ${seen} seen`,
  ],
];

const percentiles = (latency: LatencyView): string =>
  latency ? `${ms(latency.p50)} / ${ms(latency.p95)} / ${ms(latency.p99)}` : "–";

function modelPart(model: EvaluatedModel): string {
  const { confusion } = model;
  return [
    `## ${cell(model.model)}`,
    table(
      ["action", "precision", "", "recall", "", "F1", "support"],
      model.per_action.map((row) => [
        cell(row.action),
        percent(row.precision),
        range(row.precision_interval),
        percent(row.recall),
        range(row.recall_interval),
        figure(row.f1),
        row.support,
      ]),
    ),
    "Right (rows) named as (columns):",
    table(
      ["", ...confusion.cols.map(cell)],
      confusion.rows.map((right, at) => [cell(right), ...(confusion.counts[at] ?? [])]),
    ),
    ...(model.slices.length > 0
      ? [
          table(
            ["slice", "support", "exact", "", "macro F1"],
            model.slices.map(({ slice, value, support, exact, interval, macro_f1 }) => [
              `${slice}: ${cell(value)}`,
              support,
              percent(exact),
              range(interval),
              figure(macro_f1),
            ]),
          ),
        ]
      : []),
  ].join("\n\n");
}
