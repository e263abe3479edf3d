import process from "node:process";
import type { Command } from "commander";
import type { DatasetQuality } from "@/lib/contracts/quality";
import { datasetQuality } from "@/lib/services/quality/dataset-quality";
import { withDatabase } from "../context";
import { EXIT, report } from "../output";

export function register(program: Command): void {
  program
    .command("quality")
    .summary("measure a data set: likeness, variety, coverage, leakage")
    .description(
      "Checks every row against the contract, looks for near-duplicates and repeated sentences, counts what is covered, " +
        "and lets a plain n-gram baseline try to guess the action from parts of the input. The report is stored and " +
        "shown on the data set's page.",
    )
    .requiredOption("--dataset <slug>", "data set to measure")
    .addHelpText("after", "\nExit codes: 0 every bar is met · 1 a bar is not met, or it failed · 2 bad usage")
    .action(run);
}

async function run(options: { dataset: string; json?: boolean }): Promise<void> {
  const quality = await withDatabase(({ actor, signal }) =>
    datasetQuality(actor, options.dataset, {
      signal,
      onProgress: async (share, phase) => show(share, phase),
    }),
  );
  show(null);
  report(options.json ?? false, quality, () => asText(quality));
  process.exitCode = quality.passed ? EXIT.ok : EXIT.failed;
}

/** A line on a terminal's stderr that is drawn over; null takes it away. */
function show(share: number | null, phase = ""): boolean {
  if (!process.stderr.isTTY) return true;
  const line = share === null ? "" : `${Math.round(100 * share)} % ${phase.replaceAll("_", " ")}`;
  process.stderr.write(`\r\x1b[K${line}`);
  return true;
}

function asText(quality: DatasetQuality): string {
  const number = (value: number | null) =>
    value === null ? "–" : Number.isInteger(value) ? String(value) : value.toFixed(3);
  const { distinct, repeated_sentence } = quality.diversity;
  const { plan } = quality.coverage;
  const of = quality.sample ? ` (a sample of ${quality.sample.of}: ${quality.sample.how})` : "";
  const full = quality.probes.find(({ probe }) => probe === "full")?.accuracy ?? null;
  const apart = quality.across_splits.greatest_train_test;
  return [
    `${quality.rows} rows of ${quality.dataset}${of}: ${quality.passed ? "every bar is met" : "some bars are not met"}`,
    ...quality.bars.map(
      ({ name, value, bar, met }) => `  ${met ? "ok " : "NOT"} ${name}: ${number(value)} (${bar})`,
    ),
    `  from the full input, same baseline: ${number(full)}; most frequent action ${number(quality.chance)}`,
    `  distinct-1/2/3 ${number(distinct[1])} ${number(distinct[2])} ${number(distinct[3])}, self-BLEU ${number(quality.self_bleu)}`,
    `  most alike of train and test: ${number(apart)}`,
    `  ${plan.kind === "cards" ? "cards of the plan" : "cells action × channel × domain"} with a row: ${plan.filled} of ${plan.planned}`,
    ...quality.near_duplicates.pairs
      .slice(0, 10)
      .map(({ a, b, similarity }) => `  alike ${number(similarity)}: ${a.id} ${b.id}`),
    ...repeated_sentence.sentences
      .slice(0, 5)
      .map(({ text, ids }) => `  repeated in ${ids.join(" ")}: ${text}`),
    ...quality.invalid.rows.slice(0, 10).map(({ id, message }) => `  invalid ${id}: ${message}`),
  ].join("\n");
}
