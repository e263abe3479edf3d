import process from "node:process";
import type { Command } from "commander";
import { z } from "zod";
import { benchMarkdown } from "@/lib/services/router/bench/markdown";
import { runBench } from "@/lib/services/router/bench/run-bench";
import { withDatabase } from "../context";
import { EXIT, report, say } from "../output";
import { parseTyped } from "../parse";

const optionsSchema = z.object({
  target: z.string().trim().min(1),
  against: z.string().trim().min(1).optional(),
  model: z.string().optional(),
  againstModel: z.string().optional(),
  key: z.string().optional(),
  channel: z.string().optional(),
  rate: z.coerce.number().gt(0).max(10_000),
  duration: z.coerce.number().gt(0).max(86_400),
  warmup: z.coerce.number().min(0).max(3_600),
  dataset: z.string(),
  split: z.string(),
  seed: z.string(),
});

export function register(program: Command): void {
  program
    .command("bench")
    .summary("measure latency and throughput of a student, an endpoint or the router")
    .description(
      "Sends turns of a data set at Poisson arrivals, whatever the answers do, and times them from the intended send. " +
        "With --against the same is asked of another target: its medians' ratio is the gain.",
    )
    .option(
      "--target <what>",
      "embedded, a registered model's name, an OpenAI-compatible address (…/v1), or a router's (http://host:port)",
      "embedded",
    )
    .option("--against <what>", "another target to compare with, such as the teacher alone")
    .option("--model <name>", "name of the model at the target's address")
    .option("--against-model <name>", "the same of the other target")
    .option("--key <key>", "API key of the router (default PARALLAX_API_KEY)")
    .option("--channel <name>", "channel that the router is told")
    .option("--rate <n>", "turns a second", "10")
    .option("--duration <seconds>", "for how long is measured", "30")
    .option("--warmup <seconds>", "for how long before that", "3")
    .option("--dataset <slug>", "rows that are asked", "intent-1000")
    .option("--split <name>", "of this split; not one that the student was fitted on", "test")
    .option("--seed <text>", "of arrivals and order", "1")
    .option("--md", "Markdown on stdout (as without --json)")
    .action(run);
}

async function run({ json = false, md: _, ...typed }: { json?: boolean; md?: boolean }): Promise<void> {
  const { model, ...options } = parseTyped(optionsSchema, typed);
  const key = options.key ?? process.env.PARALLAX_API_KEY;
  const bench = await withDatabase(({ actor, signal }) =>
    runBench(actor, { ...options, key, modelName: model, signal, say }),
  );
  report(json, bench, () => benchMarkdown(bench).trimEnd());
  // Nothing was measured where nothing was answered.
  if (bench.turns === bench.errors) process.exitCode = EXIT.failed;
}
