const percentile = (value: number) => ({ value, low: value * 0.9, high: value * 1.1 });
const bounded = { estimate: 0.8, low: 0.6, high: 0.9 };

/** Figures of one target whose time to action has this p95, as `parallax bench` tells them. */
function figures(target: string, p95: number, more: object) {
  const [p50, p90] = [p95 / 2, p95 * 0.9];
  const quick = { p50, p90, p95, p99: null, mean: p50 };
  const exact = {
    n: 300,
    mean: p50,
    p50: percentile(p50),
    p90: percentile(p90),
    p95: percentile(p95),
    p99: null,
  };
  return {
    ...{ target, kind: "model", context: "prepared", offered: 5, achieved: 5, turns: 150 },
    ...{ errors: 0, error_codes: {}, time_to_action: quick, time_to_complete: quick },
    intervals: { time_to_action: exact, time_to_complete: exact },
    ...{ cold: { n: 60, ...quick }, first_ms: 900, sender_late_p95: 2, goodput_200ms: 0.99, overhead: null },
    ...{ sources: {}, reasons: {}, escalation_rate: null },
    accuracy: { n: 100, exact: 0.8, exact_low: 0.7, exact_high: 0.9, action: 0.85, invalid: 0 },
    per_action: ["reply", "start_task", "update_task", "cancel_task", "noop"].map((action) => ({
      ...{ action, precision: 0.8, recall: 0.8, f1: 0.8, support: 20 },
      intervals: { precision: bounded, recall: bounded, f1: bounded },
    })),
    ...{ promise: null, ratio: null },
    ...more,
  };
}

/** A report of a student and a router held against their teacher, measured at `at`. */
export function benchReport({ id, at, p95, note }: { id: string; at: string; p95: number; note?: string }) {
  const ratio = {
    ...{ median_time_to_action: 40, median_low: 35, median_high: 45 },
    ...{ mean_time_to_action: 38, p95_time_to_action: 20, cold_median: 18 },
    ...{ accuracy: -0.2, accuracy_low: -0.3, accuracy_high: -0.1, accuracy_rows: 100, loss: "within" },
  };
  const promise = {
    ...{ basis: "estimated", threshold: 0.6, alpha: null, delta: 0.05, rows: 400, error_bound: 0.4 },
    ...{ accepted: 0.6, loss_bound: 0.24, why: "Chosen, not certified." },
  };
  return {
    ...{ version: 1, id, at, tool: "0.1.0", note: note ?? null, dataset: "intent-1000", split: "test" },
    ...{ rows: 100, seed: "1", rate: 5, duration: 30, warmup: 3 },
    machine: {
      ...{ cpu: "Test CPU", cores: 2, memory_gb: 8, platform: "linux", node: "22.0.0" },
      ...{ load_before: 0.1, load_after: 0.9 },
    },
    ...figures("embedded", p95, { ratio }),
    others: [
      figures("router, student from 0.6", p95 * 2, {
        ...{ kind: "router", escalation_rate: 0.4, ratio, promise },
        ...{ overhead: { p50: 1, p90: 2, p95: 3, p99: null, mean: 1 } },
      }),
    ],
    against: figures("teacher", 2050, {}),
  };
}
