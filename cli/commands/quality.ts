import process from "node:process";
import type { Command } from "commander";
import { type DatasetQuality, datasetQuality } from "@/lib/services/quality/dataset-quality";
import { withDatabase } from "../context";
import { EXIT, report } from "../output";

export function register(program: Command): void {
  program
    .command("quality")
    .summary("measure a data set: likeness, variety, coverage, leakage")
    .description(
      "Checks every row against the contract, looks for near-duplicates and repeated sentences, counts what is covered, " +
        "and lets a plain n-gram baseline try to guess the action from parts of the input.",
    )
    .requiredOption("--dataset <slug>", "data set to measure")
    .addHelpText("after", "\nExit codes: 0 every bar is met · 1 a bar is not met, or it failed · 2 bad usage")
    .action(run);
}

async function run(options: { dataset: string; json?: boolean }): Promise<void> {
  const quality = await withDatabase(({ actor }) => datasetQuality(actor, options.dataset));
  report(options.json ?? false, quality, () => asText(quality));
  process.exitCode = quality.passed ? EXIT.ok : EXIT.failed;
}

function asText(quality: DatasetQuality): string {
  const share = (value: number | null) => (value === null ? "–" : value.toFixed(3));
  const { distinct } = quality.diversity;
  return [
    `${quality.rows} rows of ${quality.dataset}: ${quality.passed ? "every bar is met" : "some bars are not met"}`,
    ...quality.bars.map(
      ({ name, value, bar, met }) => `  ${met ? "ok " : "NOT"} ${name}: ${share(value)} (${bar})`,
    ),
    `  distinct-1/2/3 ${share(distinct[1])} ${share(distinct[2])} ${share(distinct[3])}, self-BLEU ${share(quality.self_bleu)}`,
    `  full input, same baseline: ${share(quality.probes.find(({ probe }) => probe === "full")?.accuracy ?? null)}`,
    ...quality.near_duplicates.pairs
      .slice(0, 10)
      .map(({ a, b, similarity }) => `  alike ${share(similarity)}: ${a} ${b}`),
  ].join("\n");
}
