import process from "node:process";
import type { Command } from "commander";
import { type StartRun, startRunSchema } from "@/lib/contracts/predict";
import type { RunView } from "@/lib/contracts/runs";
import { AppError } from "@/lib/errors";
import { newestRun } from "@/lib/services/predict/asked-run";
import { resumeRun } from "@/lib/services/predict/resume-run";
import { runPredictions } from "@/lib/services/predict/run-predictions";
import { type RunSummary, runSummary } from "@/lib/services/predict/run-summary";
import { startRun } from "@/lib/services/predict/start-run";
import { getRun } from "@/lib/services/runs/get-run";
import { type CliContext, withDatabase } from "../context";
import { limitsOf, type ModelWorkOptions, number } from "../model-work";
import { EXIT, report, say } from "../output";
import { parseTyped } from "../parse";
import { lineProgress } from "../progress";

type Options = ModelWorkOptions & {
  deadline?: number;
  audit?: string;
  filter?: string;
  q?: string;
  action?: string;
  status?: string;
  channel?: string;
  retryFailed?: boolean;
};

export function register(program: Command): void {
  program
    .command("predict")
    .summary("ask a model about every row of a data set")
    .description(
      "Asks a served model, or an embedded student, for its decision on each row, and stores every answer as it comes: " +
        "decision, confidence, latency, and the words. Nothing that was answered is asked again.",
    )
    .requiredOption("--dataset <slug>", "data set")
    .requiredOption("--model <name>", "registered model")
    .option("--concurrency <n>", "rows asked about at once (default: the model's own)", number)
    .option("--requests-per-minute <r>", "requests a minute at most", number)
    .option("--max-cost <x>", "stop before more than this is spent (needs a model with prices)", number)
    .option("--deadline <seconds>", "stop after so many seconds; --resume goes on", number)
    .option("--audit <id>", "only the rows of this audit")
    .option("--action <a,b>", "only rows with one of these decisions")
    .option("--status <a,b>", "only rows of these statuses")
    .option("--channel <a,b>", "only rows of these channels")
    .option("--split <a,b>", "only rows of these splits")
    .option("--filter <query>", "any filter, as the browser's address writes it: domain=travel&tone=terse")
    .option("--resume", "go on with the newest run of this model on this data set")
    .option("--retry-failed", "with --resume: ask again about rows for which no answer came")
    .addHelpText(
      "after",
      "\nExit codes: 0 every row has an answer · 1 failed or stopped before the end (--resume goes on) · 2 bad usage · 3 done, but no answer came for some rows",
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { view, summary } = await withDatabase(async (context) => {
    const { id } = await begin(context, options);
    await work(context, id);
    const view = await getRun(context.actor, id);
    return { view, summary: await runSummary(view) };
  });
  report(options.json ?? false, summary, () => asText(summary, view));
  if (view.status !== "done") {
    const state =
      view.status === "running" || view.status === "queued" ? "was interrupted" : `is ${view.status}`;
    say(`error: ${view.failure?.message ?? `the run ${state}`} (--resume goes on)`);
    process.exitCode = EXIT.failed;
  } else process.exitCode = view.failed > 0 ? EXIT.rejected : EXIT.ok;
}

async function begin({ actor }: CliContext, options: Options): Promise<RunView> {
  const { dataset, model, maxCost, retryFailed = false } = options;
  if (retryFailed && !options.resume)
    throw new AppError("invalid_input", "--retry-failed is about an earlier run: give --resume too.");
  if (options.resume) {
    const newest = await newestRun(dataset, model);
    if (newest.status === "done" && !(retryFailed && newest.failed > 0)) return getRun(actor, newest.id);
    const asked = { retry_failed: retryFailed, ...(maxCost !== undefined && { max_cost: maxCost }) };
    return resumeRun(actor, newest.id, asked, { by: "caller" });
  }
  return startRun(actor, dataset, askedOf(options), { by: "caller" });
}

function askedOf(options: Options): StartRun {
  const filter: Record<string, string[]> = {};
  for (const [key, value] of new URLSearchParams(options.filter ?? ""))
    filter[key] = [...(filter[key] ?? []), value];
  for (const key of ["action", "status", "channel", "split"] as const) {
    const value = options[key];
    if (value !== undefined) filter[key] = [value];
  }
  const { q, ...lists } = filter;
  return parseTyped(startRunSchema, {
    model: options.model,
    filter: { ...lists, ...(q?.[0] !== undefined && { q: q[0] }) },
    ...(options.audit !== undefined && { audit: options.audit }),
    ...limitsOf(options),
    ...(options.deadline !== undefined && { deadline_seconds: options.deadline }),
  });
}

/** This process does the work itself and holds the run meanwhile, whether or not a worker runs. */
async function work({ actor, signal }: CliContext, id: string): Promise<void> {
  const { total, ok, invalid, failed, status } = await getRun(actor, id);
  if (status === "done") return;
  say(
    `Run ${id}: ${total} rows${ok + invalid + failed > 0 ? `, ${ok + invalid + failed} of them answered before` : ""}`,
  );
  const line = lineProgress("answers", total);
  let done = ok + invalid + failed;
  const { outcome } = await runPredictions(id, {
    actor,
    signal,
    lastTry: true,
    onStored(stored) {
      done += stored.length;
      line.show(done, done);
    },
  });
  line.clear();
  if (outcome === "busy") throw new AppError("conflict", `Another process works on the run ${id} already.`);
}

function asText(summary: RunSummary, view: RunView): string {
  const number = (value: number) => value.toLocaleString("en");
  const ms = (value: number | null) => (value === null ? "–" : value.toFixed(1));
  const { latency, seconds } = summary;
  return [
    `${number(summary.ok)} of ${number(summary.rows)} rows of ${view.dataset} answered by ${view.model}, ${number(summary.invalid)} invalid, ${number(summary.failed)} failed`,
    ...Object.entries(view.reasons).map(([reason, n]) => `  ${reason}: ${number(n)}`),
    `  ${seconds.toFixed(1)} s${seconds > 0 ? `, ${((summary.ok + summary.invalid) / seconds).toFixed(1)} a second` : ""}; latency p50 ${ms(latency.p50)}, p95 ${ms(latency.p95)}, p99 ${ms(latency.p99)} ms`,
    `  ${view.currency === null ? "cost unknown (no prices)" : `${view.cost} ${view.currency}`}; ${number(view.tokens.input)} tokens in, ${number(view.tokens.output)} out`,
    `  run ${summary.run}`,
  ].join("\n");
}
