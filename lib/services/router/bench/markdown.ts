import type { BenchFigures } from "./figures";
import type { Bench } from "./run-bench";

const ms = (value: number | null): string => (value === null ? "–" : value.toFixed(value < 100 ? 1 : 0));
const percent = (value: number | null): string => (value === null ? "–" : `${(100 * value).toFixed(1)} %`);
const times = (value: number | null): string => (value === null ? "–" : `${value.toFixed(1)}×`);

/** The report for people: figures of one or two targets side by side, and what was asked. */
export function benchMarkdown(bench: Bench): string {
  const columns: BenchFigures[] = bench.against ? [bench, bench.against] : [bench];
  const line = (name: string, cell: (one: BenchFigures) => string) =>
    `| ${name} | ${columns.map(cell).join(" | ")} |`;
  const { ratio } = bench;
  return [
    `Poisson arrivals at ${bench.rate}/s for ${bench.duration} s after ${bench.warmup} s of warm-up, seed ${bench.seed}; ${bench.rows} rows of ${bench.dataset}, split ${bench.split}. Milliseconds from the intended send.`,
    "",
    `| | ${columns.map(({ target }) => target).join(" | ")} |`,
    `|---|${columns.map(() => "---:|").join("")}`,
    line("turns", ({ turns }) => String(turns)),
    line("offered / achieved a second", (one) => `${one.offered.toFixed(1)} / ${one.achieved.toFixed(1)}`),
    line("errors", ({ errors, error_codes }) =>
      errors === 0
        ? "0"
        : `${errors} (${Object.entries(error_codes)
            .map(([code, n]) => `${code} ${n}`)
            .join(", ")})`,
    ),
    ...(["p50", "p90", "p95", "p99", "mean"] as const).map((p) =>
      line(`time to action, ${p}`, ({ time_to_action }) => ms(time_to_action[p])),
    ),
    line("time to the whole answer, p50 / p95", ({ time_to_complete: t }) => `${ms(t.p50)} / ${ms(t.p95)}`),
    line("cold p95 / warm p95", ({ cold, warm }) => `${ms(cold.p95)} / ${ms(warm.p95)}`),
    line("within 200 ms", ({ goodput_200ms }) => percent(goodput_200ms)),
    line("the router's own, p95", ({ overhead }) => ms(overhead?.p95 ?? null)),
    line("not decided by the student", ({ escalation_rate }) => percent(escalation_rate)),
    line("right: action and target", ({ accuracy }) => `${percent(accuracy.exact)} of ${accuracy.n}`),
    ...bench.per_action.map(({ action }, at) =>
      line(`${action}: precision / recall`, ({ per_action }) => {
        const one = per_action[at];
        return `${percent(one?.precision ?? null)} / ${percent(one?.recall ?? null)}`;
      }),
    ),
    line("sender late, p95", ({ sender_late_p95 }) => ms(sender_late_p95)),
    ...(ratio
      ? [
          "",
          `**${times(ratio.median_time_to_action)}** as fast at the median of time to action (mean ${times(ratio.mean_time_to_action)}, p95 ${times(ratio.p95_time_to_action)}); accuracy ${ratio.accuracy === null ? "–" : `${ratio.accuracy >= 0 ? "+" : "−"}${(100 * Math.abs(ratio.accuracy)).toFixed(1)} points`}.`,
        ]
      : []),
    "",
  ].join("\n");
}
