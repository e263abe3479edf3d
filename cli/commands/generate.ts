import process from "node:process";
import type { Command } from "commander";
import { type GenerationView, MAX_GENERATED, startGenerationSchema } from "@/lib/contracts/generations";
import { AppError } from "@/lib/errors";
import { newestByModel } from "@/lib/services/generations/newest-by-model";
import { readGeneration } from "@/lib/services/generations/read-generation";
import { resumeGeneration } from "@/lib/services/generations/resume-generation";
import { runGeneration } from "@/lib/services/generations/run-generation";
import { startGeneration } from "@/lib/services/generations/start-generation";
import { type CliContext, withDatabase } from "../context";
import { limitsOf, type ModelWorkOptions, number } from "../model-work";
import { EXIT, report, say } from "../output";
import { parseTyped } from "../parse";

type Options = ModelWorkOptions & {
  n?: number;
  voter?: string;
  votes?: number;
  tries?: number;
  seed?: string;
};

export function register(program: Command): void {
  program
    .command("generate")
    .summary("have a model write rows and others label them blind")
    .description(
      "Plans rows over actions, channels, domains, tones, patterns, difficulties and ledger sizes; has a model write " +
        "each; checks it against contract, ledger, style and likeness; has it labelled blind by votes. What passes comes " +
        "into the data set as a pending row, each refused one has a code, and every answer is kept.",
    )
    .requiredOption("--dataset <slug>", "data set that the rows come into (made if it is missing)")
    .requiredOption("--model <name>", "registered model that writes")
    .option("--n <rows>", `rows to ask for, up to ${MAX_GENERATED}; needed unless --resume`, number)
    .option("--voter <name>", "registered model that votes (default: the writer)")
    .option("--votes <k>", "blind votes on each row, of which more than half must agree (default 3)", number)
    .option("--tries <t>", "scenarios for each row before it is given up (default 3)", number)
    .option("--concurrency <c>", "rows at work at once (default 4)", number)
    .option("--requests-per-minute <r>", "calls a minute at most", number)
    .option("--max-cost <x>", "stop before this is spent (needs models with prices)", number)
    .option("--seed <s>", "seed of the plan: the same seed gives the same cells")
    .option("--split <name>", "split of the rows: train (default), validation, test or none")
    .option("--resume", "go on with the newest generation of this data set by this model")
    .addHelpText(
      "after",
      "\nExit codes: 0 every row was accepted · 1 failed or stopped before the end (--resume goes on) · 2 bad usage · 3 done, but rows were rejected",
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  if (options.n === undefined && !options.resume)
    throw new AppError("invalid_input", "--n is missing: how many rows are asked for?");
  const view = await withDatabase(async (context) => {
    const { id, status } = await begin(context, options);
    if (status !== "done") await work(context, id);
    return readGeneration(context.actor, id);
  });
  report(options.json ?? false, summaryOf(view), () => asText(view));
  if (view.status !== "done") {
    const state = view.status === "running" ? "was interrupted" : `is ${view.status}`;
    say(`error: ${view.failure?.message ?? `the generation ${state}`} (--resume goes on)`);
    process.exitCode = EXIT.failed;
  } else process.exitCode = rejected(view) > 0 ? EXIT.rejected : EXIT.ok;
}

async function begin({ actor }: CliContext, options: Options): Promise<GenerationView> {
  const { dataset, n, model, maxCost } = options;
  if (options.resume) {
    const newest = await newestByModel(actor, dataset, model);
    if (newest.status === "done") return newest;
    return resumeGeneration(actor, newest.id, { by: "caller", maxCost });
  }
  const asked = parseTyped(startGenerationSchema, {
    n,
    model,
    voter: options.voter,
    seed: options.seed,
    ...(options.votes !== undefined && { votes: options.votes }),
    ...(options.tries !== undefined && { tries: options.tries }),
    ...limitsOf(options),
    ...(options.split !== undefined && { split: options.split === "none" ? null : options.split }),
  });
  return startGeneration(actor, dataset, asked, { by: "caller", createDataset: true });
}

/** This process does the work itself and holds the generation meanwhile, whether or not a worker runs. */
async function work({ actor, signal }: CliContext, id: string): Promise<void> {
  const { requested, accepted, rejected: given } = await readGeneration(actor, id);
  const done = { accepted, rejected: Object.values(given).reduce((sum, n) => sum + n, 0) };
  say(`Generation ${id}: ${requested} rows`);
  const outcome = await runGeneration(id, {
    actor,
    signal,
    lastTry: true,
    onItem({ position, code }) {
      if (code === null) done.accepted += 1;
      else done.rejected += 1;
      const left = requested - done.accepted - done.rejected;
      say(
        `${done.accepted} accepted, ${done.rejected} rejected, ${left} left (row ${position}: ${code ?? "accepted"})`,
      );
    },
  });
  if (outcome === "busy")
    throw new AppError("conflict", `Another process works on the generation ${id} already.`);
}

const rejected = (view: GenerationView): number =>
  Object.values(view.rejected).reduce((sum, n) => sum + n, 0);

const summaryOf = (view: GenerationView) => ({
  requested: view.requested,
  accepted: view.accepted,
  rejected: view.rejected,
  coverage: view.coverage,
  tokens: view.tokens,
  cost: view.cost,
  seconds: view.seconds,
  generation: view.id,
  dataset: view.dataset,
  status: view.status,
  pending: view.pending,
  tries: view.tries,
  requests: view.requests,
  currency: view.currency,
  priced: view.priced,
  seed: view.seed,
  failure: view.failure,
});

function asText(view: GenerationView): string {
  const { tokens, coverage } = view;
  const number = (value: number) => value.toLocaleString("en");
  return [
    `${number(view.accepted)} of ${number(view.requested)} rows accepted into ${view.dataset} (${(100 * coverage.share).toFixed(1)} % of the plan), ${number(rejected(view))} rejected${view.pending > 0 ? `, ${number(view.pending)} not made yet` : ""}`,
    ...Object.entries(view.rejected).map(([code, n]) => `  rejected ${code}: ${number(n)}`),
    ...Object.entries(view.tries).map(([code, n]) => `  refused tries ${code}: ${number(n)}`),
    `  ${number(view.requests)} requests, ${tokens.estimated ? "about " : ""}${number(tokens.total)} tokens, ${view.priced ? `${view.cost} ${view.currency}` : "cost unknown (no prices)"}, ${view.seconds.toFixed(1)} s`,
    `  seed ${view.seed}, generation ${view.id}`,
  ].join("\n");
}
