import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import type { Command } from "commander";
import {
  IMPORTED_KINDS,
  importPredictionsSchema,
  type PredictionsSummary,
} from "@/lib/contracts/predictions";
import { MODEL_ROLES } from "@/lib/contracts/runs";
import { fileSink } from "@/lib/services/imports/rejects/file-sink";
import { importPredictions } from "@/lib/services/predictions/import-predictions";
import { withDatabase } from "../context";
import { EXIT, oneOf, report } from "../output";
import { parseTyped } from "../parse";
import { lineProgress } from "../progress";
import { rejectsFile, sizeOf } from "../source-file";

type Options = {
  dataset: string;
  model: string;
  role?: string;
  kind: string;
  run?: string;
  rejects?: string;
  json?: boolean;
};

export function register(program: Command): void {
  const group = program.command("predictions").summary("import what models said about rows");
  group
    .command("import")
    .summary("import predictions that were made elsewhere, from a file or stdin")
    .description(
      "One JSON object a line: {id or input_hash, final or action and args or the raw answer alone, confidence?, votes?, " +
        "action_scores?, task_scores?, fold?, latency_ms?, ttft_ms?, raw?}, plain or gzip. A raw answer is read as a " +
        "model's is that was asked here. Importing the same lines again doubles nothing, and completes an import that was broken off. A decision that is not legal on its row's ledger is " +
        "stored as invalid; a line that cannot be read is kept in a rejects file.",
    )
    .argument("<file>", "the file, or - for stdin")
    .requiredOption("--dataset <slug>", "data set that the rows belong to")
    .requiredOption("--model <name>", "the model that said it; made if it is missing")
    .option("--role <role>", `role of a new model: ${MODEL_ROLES.join(", ")}`, oneOf(MODEL_ROLES))
    .option("--kind <kind>", `one of ${IMPORTED_KINDS.join(", ")}`, oneOf(IMPORTED_KINDS), "recorded")
    .option(
      "--run <id>",
      "a run to go on with, or new (default: the model's latest imported run of this kind)",
    )
    .option("--rejects <file>", "where bad lines go (default: <file>.rejects.jsonl in the current folder)")
    .addHelpText(
      "after",
      "\nExit codes: 0 all predictions are in · 1 failed · 2 bad usage · 3 done, but lines were rejected",
    )
    .action(run);
}

async function run(file: string, options: Options): Promise<void> {
  const { model, role, kind, run: into } = options;
  const wanted = parseTyped(importPredictionsSchema, { model, role, kind, run: into });
  const fromStdin = file === "-";
  const size = fromStdin ? undefined : sizeOf(file);
  const sink = fileSink(rejectsFile(file, options.rejects));
  const progress = lineProgress("predictions", size);
  try {
    const summary = await withDatabase(async ({ actor, signal }) => {
      const source = fromStdin ? process.stdin : fs.createReadStream(file, { highWaterMark: 256 * 1024 });
      try {
        return await importPredictions(actor, source, {
          ...wanted,
          dataset: options.dataset,
          rejects: sink,
          onProgress: ({ read }, bytesRead) => progress.show(read, bytesRead),
          signal,
        });
      } finally {
        source.destroy();
      }
    });
    progress.clear();
    report(options.json ?? false, summary, () => asText(summary, path.basename(file)));
    process.exitCode = summary.rejected > 0 ? EXIT.rejected : EXIT.ok;
  } catch (error) {
    progress.clear();
    await sink.discard();
    throw error;
  }
}

function asText(summary: PredictionsSummary, file: string): string {
  const n = (value: number) => value.toLocaleString("en");
  const lines = [
    `${n(summary.read)} lines of ${file} in ${summary.seconds} s, said by ${summary.role} ${summary.model} (run ${summary.run}): ` +
      `${n(summary.inserted)} new, ${n(summary.duplicates)} duplicates, ${n(summary.rejected)} rejected`,
    ...Object.entries(summary.reasons).map(([reason, count]) => `  invalid, ${reason}: ${n(count)}`),
    ...summary.errors
      .slice(0, 20)
      .map(({ line, path: at, code, message }) => `  line ${line}${at ? ` ${at}` : ""}: ${code}: ${message}`),
  ];
  if (summary.rejected > 20) lines.push(`  … and ${n(summary.rejected - 20)} more`);
  if (summary.rejects) lines.push(`Rejected lines: ${summary.rejects}`, `Reasons: ${summary.reject_reasons}`);
  return lines.join("\n");
}
