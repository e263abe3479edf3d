import process from "node:process";
import type { Command } from "commander";
import { evaluateSchema, TRUTHS } from "@/lib/contracts/evaluations";
import { evaluate } from "@/lib/services/evaluations/evaluate";
import { evaluationMarkdown } from "@/lib/services/evaluations/markdown";
import { withDatabase } from "../context";
import { oneOf, report } from "../output";
import { parseTyped } from "../parse";

type Options = {
  dataset: string;
  models?: string;
  truth?: string;
  split?: string;
  md?: boolean;
  json?: boolean;
};

export function register(program: Command): void {
  program
    .command("evaluate")
    .summary("judge what models said of a data set")
    .description(
      "Precision, recall and F1 of each action with intervals, accuracies, invalid rate, confusion, calibration, latency, " +
        "cost and slices of each model; McNemar's test and the difference's interval for each pair. Rows that a model was " +
        "fitted on are in none of its figures.",
    )
    .requiredOption("--dataset <slug>", "data set")
    .option(
      "--models <A,B>",
      "names of models or ids of runs, separated by commas (default: those that stand beside the labels)",
    )
    .option("--truth <what>", `what counts as right: ${TRUTHS.join(", ")} (default best)`, oneOf(TRUTHS))
    .option("--split <name>", "only rows of this split")
    .option("--md", "Markdown on stdout (as without --json)")
    .action(run);
}

async function run({ json = false, md: _, ...options }: Options): Promise<void> {
  const asked = parseTyped(evaluateSchema, options);
  const evaluation = await withDatabase(({ actor }) => evaluate(actor, asked));
  report(json, evaluation, () => evaluationMarkdown(evaluation).trimEnd());
  process.exitCode = 0;
}
