import type { RunView } from "@/lib/contracts/runs";
import { readRunLatency } from "@/lib/db/prediction-runs";
import { MIN_P99 } from "@/lib/domain/evaluation/latency";

export type RunSummary = {
  run: string;
  rows: number;
  ok: number;
  invalid: number;
  failed: number;
  /** Milliseconds of whole answers; no p99 of fewer than 299. */
  latency: { p50: number | null; p95: number | null; p99: number | null };
  seconds: number;
} & Pick<
  RunView,
  "dataset" | "model" | "kind" | "status" | "reasons" | "tokens" | "cost" | "currency" | "failure"
>;

/** What a run has done, in few numbers. Callers authorise. */
export async function runSummary(view: RunView): Promise<RunSummary> {
  const { n, p50, p95, p99 } = await readRunLatency(view.id);
  const { total: rows, ok, invalid, failed, seconds, dataset, model, kind, status } = view;
  const { reasons, tokens, cost, currency, failure } = view;
  return {
    ...{ run: view.id, rows, ok, invalid, failed },
    latency: { p50, p95, p99: n < MIN_P99 ? null : p99 },
    seconds: Number(seconds.toFixed(3)),
    ...{ dataset, model, kind, status, reasons, tokens, cost, currency, failure },
  };
}
