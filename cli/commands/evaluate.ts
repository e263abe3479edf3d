import fs from "node:fs";
import process from "node:process";
import type { Command } from "commander";
import { z } from "zod";
import { type Evaluate, evaluateSchema, TRUTHS } from "@/lib/contracts/evaluations";
import { AppError, messageOf } from "@/lib/errors";
import {
  baselineSchema,
  compareBaselines,
  gateMarkdown,
  takeBaseline,
} from "@/lib/services/evaluations/baseline";
import { evaluate } from "@/lib/services/evaluations/evaluate";
import { evaluationMarkdown } from "@/lib/services/evaluations/markdown";
import { withDatabase } from "../context";
import { EXIT, oneOf, report } from "../output";
import { parseTyped } from "../parse";

type Options = {
  dataset: string;
  models?: string;
  truth?: string;
  split?: string;
  saveBaseline?: string;
  baseline?: string;
  maxDrop: string;
  maxSlower: string;
  md?: boolean;
  json?: boolean;
};

const share = z.coerce.number().min(0).max(1);
const allowedSchema = z.object({ drop: share, slower: z.coerce.number().min(0).max(100) });

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
    .option("--save-baseline <file>", "write what the models say of each row, for a later --baseline")
    .option(
      "--baseline <file>",
      "compare with it, row by row; exit code 1 on a real regression, never on noise",
    )
    .option("--max-drop <share>", "loss of F1, accuracy or calibration that is allowed", "0.02")
    .option("--max-slower <share>", "of median and p95 latency: 0.25 = a quarter slower", "0.25")
    .option("--md", "Markdown on stdout (as without --json)")
    .action(run);
}

async function run({ json = false, md: _, ...options }: Options): Promise<void> {
  const asked = parseTyped(evaluateSchema, options);
  if (options.saveBaseline !== undefined) return save(asked, options.saveBaseline, json);
  if (options.baseline !== undefined) return gate(asked, { ...options, baseline: options.baseline, json });
  const evaluation = await withDatabase(({ actor }) => evaluate(actor, asked));
  report(json, evaluation, () => evaluationMarkdown(evaluation).trimEnd());
  process.exitCode = 0;
}

async function save(asked: Evaluate, file: string, json: boolean): Promise<void> {
  const baseline = await withDatabase(({ actor }) => takeBaseline(actor, asked));
  fs.writeFileSync(file, `${JSON.stringify(baseline)}\n`);
  const models = baseline.models.map(({ model, rows }) => ({ model, rows: rows.length }));
  report(json, { file, models }, () => models.map(({ model, rows }) => `${model}: ${rows} rows`).join("\n"));
}

/** The models of the baseline unless others are named. */
async function gate(
  asked: z.output<typeof evaluateSchema>,
  options: { baseline: string; maxDrop: string; maxSlower: string; json: boolean },
): Promise<void> {
  const allowed = parseTyped(allowedSchema, { drop: options.maxDrop, slower: options.maxSlower });
  const before = parseTyped(baselineSchema, readJson(options.baseline));
  const models = asked.models.length > 0 ? asked.models : before.models.map(({ model }) => model);
  const truth = parseTyped(evaluateSchema.shape.truth, before.truth);
  const split = asked.split ?? before.split ?? undefined;
  const now = await withDatabase(({ actor }) => takeBaseline(actor, { ...asked, models, truth, split }));
  const kept = { ...before, models: before.models.filter(({ model }) => models.includes(model)) };
  const found = compareBaselines(kept, now, allowed);
  report(options.json, found, () => gateMarkdown(found).trimEnd());
  process.exitCode = found.passed ? EXIT.ok : EXIT.failed;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (cause) {
    throw new AppError("bad_request", `${file} cannot be read as a baseline: ${messageOf(cause)}`, { cause });
  }
}
