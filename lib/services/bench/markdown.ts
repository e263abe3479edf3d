import type { BenchFigures, BenchReport, Ratio } from "@/lib/contracts/bench";
import { ACTIONS } from "@/prompts/actions";

const ms = (value: number | null): string => (value === null ? "–" : value.toFixed(value < 100 ? 1 : 0));
const percent = (value: number | null): string => (value === null ? "–" : `${(100 * value).toFixed(1)} %`);
const times = (value: number | null): string => (value === null ? "–" : `${value.toFixed(1)}×`);
const points = (value: number): string =>
  `${value >= 0 ? "+" : "−"}${(100 * Math.abs(value)).toFixed(1)} points`;

/** The report for people: figures of all targets side by side, and what was asked of what machine. */
export function benchMarkdown(report: BenchReport): string {
  const columns: BenchFigures[] = [report, ...report.others, ...(report.against ? [report.against] : [])];
  const line = (name: string, cell: (one: BenchFigures) => string) =>
    `| ${name} | ${columns.map((one) => cell(one).replaceAll("|", "\\|")).join(" | ")} |`;
  const { machine } = report;
  const some = (has: (one: BenchFigures) => boolean, ...lines: string[]) => (columns.some(has) ? lines : []);
  return [
    ...(report.note ? [report.note, ""] : []),
    `Poisson arrivals at ${report.rate}/s for ${report.duration} s after ${report.warmup} s of warm-up, seed ${report.seed}; ${report.rows} rows of ${report.dataset}, split ${report.split}. Milliseconds from the intended send. ${report.at}, Parallax ${report.tool}; ${machine.cores} × ${machine.cpu || "unknown processor"}, load ${machine.load_before.toFixed(1)} before and ${machine.load_after.toFixed(1)} after.`,
    "",
    `| | ${columns.map(({ target }) => target.replaceAll("|", "\\|")).join(" | ")} |`,
    `|---|${columns.map(() => "---:|").join("")}`,
    line("turns", ({ turns }) => String(turns)),
    line("offered / achieved a second", (one) => `${one.offered.toFixed(1)} / ${one.achieved.toFixed(1)}`),
    line("errors", errorsOf),
    ...(["p50", "p90", "p95", "p99"] as const).map((p) =>
      line(`time to action, ${p}`, ({ intervals }) => {
        const found = intervals.time_to_action[p];
        return found === null ? "–" : `${ms(found.value)} [${ms(found.low)}, ${ms(found.high)}]`;
      }),
    ),
    line("time to action, mean", ({ time_to_action }) => ms(time_to_action.mean)),
    line("time to the whole answer, p50 / p95", ({ time_to_complete: t }) => `${ms(t.p50)} / ${ms(t.p95)}`),
    line("talk never seen, p50 / p95", ({ cold }) => `${ms(cold.p50)} / ${ms(cold.p95)} (n ${cold.n})`),
    ...some(
      ({ encoder_bytes }) => encoder_bytes !== undefined,
      line("encoder in memory", ({ encoder_bytes: bytes }) =>
        bytes === undefined ? "–" : `${(bytes / 1e6).toFixed(1)} MB`,
      ),
    ),
    line("very first call", ({ first_ms }) => ms(first_ms)),
    line("within 200 ms", ({ goodput_200ms }) => percent(goodput_200ms)),
    ...some(
      ({ kind }) => kind === "router",
      line("the router's own, p95", ({ overhead }) => ms(overhead?.p95 ?? null)),
      line("not decided by the student", ({ escalation_rate }) => percent(escalation_rate)),
    ),
    line(
      "right: action and target",
      ({ accuracy: { exact, exact_low, exact_high, n } }) =>
        `${percent(exact)} [${percent(exact_low)}, ${percent(exact_high)}] of ${n}`,
    ),
    line("right: action", ({ accuracy }) => percent(accuracy.action)),
    line("macro-F1", ({ accuracy }) => accuracy.macro_f1?.toFixed(3) ?? "–"),
    ...ACTIONS.map((action) =>
      line(`${action}: precision / recall`, ({ per_action }) => {
        const one = per_action.find((each) => each.action === action);
        return `${percent(one?.precision ?? null)} / ${percent(one?.recall ?? null)}`;
      }),
    ),
    line("sender late, p95", ({ sender_late_p95 }) => ms(sender_late_p95)),
    ...some(({ ratio }) => ratio !== null, ...gain(({ ratio }) => ratio, line)),
    ...some(({ promise }) => promise !== null, line("may be lost by the student's answers", boundOf)),
    "",
    ...columns.flatMap(({ target, promise }) => (promise?.why ? [`${target}: ${promise.why}`, ""] : [])),
  ].join("\n");
}

function gain(
  of: (one: BenchFigures) => Ratio | null,
  line: (name: string, cell: (one: BenchFigures) => string) => string,
): string[] {
  const cell = (write: (ratio: Ratio) => string) => (one: BenchFigures) => {
    const ratio = of(one);
    return ratio === null ? "1" : write(ratio);
  };
  return [
    line(
      "**times as fast**, median",
      cell(
        ({ median_time_to_action: value, median_low: low, median_high: high }) =>
          `**${times(value)}** [${times(low)}, ${times(high)}]`,
      ),
    ),
    line(
      "times as fast, mean / p95",
      cell((ratio) => `${times(ratio.mean_time_to_action)} / ${times(ratio.p95_time_to_action)}`),
    ),
    line(
      "times as fast, median of talks never seen",
      cell(({ cold_median }) => times(cold_median)),
    ),
    line(
      "accuracy against it, same rows",
      cell(({ accuracy, accuracy_low: low, accuracy_high: high }) =>
        accuracy === null || low === null || high === null
          ? "–"
          : `${points(accuracy)} [${points(low)}, ${points(high)}]`,
      ),
    ),
    line(
      "the same decision as it",
      cell(({ agreement }) => percent(agreement ?? null)),
    ),
  ];
}

const LOSS = {
  within: "kept",
  by_chance: "above it by no more than chance",
  beyond: "**broken**",
} as const;

function boundOf({ promise, ratio }: BenchFigures): string {
  if (promise === null) return "–";
  if (promise.loss_bound === null) return "unknown";
  const kept = ratio?.loss ? `; ${LOSS[ratio.loss]}` : "";
  return `≤ ${(100 * promise.loss_bound).toFixed(1)} points (${promise.basis === "none" ? "nothing accepted" : promise.basis}${kept})`;
}

function errorsOf({ errors, error_codes }: BenchFigures): string {
  if (errors === 0) return "0";
  const codes = Object.entries(error_codes).map(([code, n]) => `${code} ${n}`);
  return `${errors} (${codes.join(", ")})`;
}
