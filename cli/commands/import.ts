import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import type { Command } from "commander";
import {
  FORMAT_CHOICES,
  type FormatChoice,
  type ImportSummary,
  importSummarySchema,
} from "@/lib/contracts/imports";
import { SPLITS } from "@/lib/domain/import/check-parts";
import { AppError, isAppError } from "@/lib/errors";
import { importRows } from "@/lib/services/imports/import-rows";
import { fileSink } from "@/lib/services/imports/rejects/file-sink";
import { withDatabase } from "../context";
import { EXIT, oneOf, report, reportError } from "../output";
import { lineProgress } from "../progress";
import { rejectsFile, sizeOf } from "../source-file";

type Options = {
  dataset: string;
  format: FormatChoice;
  split?: string;
  dryRun?: boolean;
  atomic?: boolean;
  rejects?: string;
  json?: boolean;
};

export function register(program: Command): void {
  program
    .command("import")
    .summary("import rows into a data set from a file or stdin")
    .description(
      "Imports conversations from JSON lines or a JSON array (plain or gzip). Good rows go in; bad lines are listed " +
        "and kept in a rejects file that can be mended and imported again; rows that stand there already are counted, " +
        "not doubled. The data set is made if it is missing.",
    )
    .argument("<file>", "the file, or - for stdin")
    .requiredOption("--dataset <slug>", "data set to import into")
    .option("--format <format>", `one of ${FORMAT_CHOICES.join(", ")}`, oneOf(FORMAT_CHOICES), "auto")
    .option("--split <name>", `split of rows that name none: ${SPLITS.join(", ")}`, oneOf(SPLITS))
    .option("--dry-run", "read and report, and leave nothing in the database")
    .option("--atomic", "all or nothing: one bad line and no row goes in")
    .option("--rejects <file>", "where bad lines go (default: <file>.rejects.jsonl in the current folder)")
    .addHelpText(
      "after",
      "\nExit codes: 0 all rows went in or were there · 1 failed · 2 bad usage · 3 done, but lines were rejected",
    )
    .action(run);
}

async function run(file: string, options: Options): Promise<void> {
  const json = options.json ?? false;
  const fromStdin = file === "-";
  const size = fromStdin ? undefined : sizeOf(file);
  const rejects = rejectsFile(file, options.rejects);
  const sink = fileSink(rejects);
  const progress = lineProgress("rows", size);
  try {
    const summary = await withDatabase(async ({ actor, signal }) => {
      const source = fromStdin ? process.stdin : fs.createReadStream(file, { highWaterMark: 256 * 1024 });
      try {
        return await importRows(actor, source, {
          dataset: options.dataset,
          createDataset: true,
          fileName: fromStdin ? "stdin" : path.basename(file),
          bytesTotal: size,
          format: options.format,
          split: options.split,
          atomic: options.atomic ?? false,
          dryRun: options.dryRun ?? false,
          rejects: sink,
          onProgress: ({ tally, bytesRead }) => progress.show(tally.read, bytesRead),
          signal,
        });
      } finally {
        source.destroy();
      }
    });
    progress.clear();
    report(json, summary, () => asText(summary));
    process.exitCode = summary.rejected > 0 ? EXIT.rejected : EXIT.ok;
  } catch (error) {
    progress.clear();
    const summary = summaryOf(error);
    await sink.discard();
    if (!summary) throw error;
    if (!json) process.stdout.write(`${asText(summary)}\n`);
    reportError(
      json,
      new AppError(isAppError(error) ? error.code : "internal", (error as Error).message),
      summary,
    );
    process.exitCode = EXIT.failed;
  }
}

/** The summary that some errors carry: of an atomic import, or of one that broke off. */
function summaryOf(error: unknown): ImportSummary | undefined {
  if (!isAppError(error)) return undefined;
  const { details } = error;
  const inner = (details as { summary?: unknown } | undefined)?.summary;
  return importSummarySchema.safeParse(inner ?? details).data;
}

function asText(summary: ImportSummary): string {
  const n = (value: number) => value.toLocaleString("en");
  const rate = summary.seconds > 0 ? ` (${n(Math.round(summary.read / summary.seconds))} rows/s)` : "";
  const lines = [
    `${summary.dry_run ? "Dry run, nothing was stored: " : ""}${n(summary.read)} rows read as ${summary.format} in ${summary.seconds} s${rate}: ` +
      `${n(summary.inserted)} ${summary.dry_run ? "new" : "inserted"}, ${n(summary.duplicates)} duplicates, ${n(summary.rejected)} rejected`,
    ...Object.entries(summary.warnings).map(([code, count]) => `  warning ${code}: ${n(count)}`),
    ...summary.errors
      .slice(0, 20)
      .map(({ line, path: at, code, message }) => `  line ${line}${at ? ` ${at}` : ""}: ${code}: ${message}`),
  ];
  if (summary.rejected > 20) lines.push(`  … and ${n(summary.rejected - 20)} more`);
  if (summary.rejects) lines.push(`Rejected lines: ${summary.rejects}`, `Reasons: ${summary.reasons}`);
  return lines.join("\n");
}
