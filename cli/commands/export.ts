import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { type Command, InvalidArgumentError } from "commander";
import {
  EXPORT_STATUSES,
  EXPORT_TARGETS,
  type ExportStatus,
  type ExportTargetName,
  type Manifest,
} from "@/lib/contracts/exports";
import { NONE, type RowFilter, rowFilterSchema } from "@/lib/contracts/row-filter";
import { SPLITS } from "@/lib/domain/import/check-parts";
import { parseSplitSpec, type SplitShare } from "@/lib/domain/splits/resplit";
import { AppError } from "@/lib/errors";
import {
  type ExportOptions,
  type RunningExport,
  type Skipped,
  startExport,
} from "@/lib/services/exports/export-rows";
import { startRepetition } from "@/lib/services/exports/repeat-export";
import { writeFiles } from "@/lib/services/exports/write-files";
import { withDatabase } from "../context";
import { EXIT, oneOf, report } from "../output";
import { registerDiff } from "./export-diff";

type Options = {
  dataset?: string;
  target?: ExportTargetName;
  repeat?: string;
  out?: string;
  status: ExportStatus[];
  split?: string;
  seed: string;
  withHash?: boolean;
  reasoned?: boolean;
  label: "effective" | "imported";
  maxTokens?: number;
  gzip?: boolean;
  maxFileMb?: number;
  licence?: string;
  manifest?: string;
  action?: string;
  channel?: string;
  q?: string;
  json?: boolean;
};

type Written = { manifest: Manifest; manifestPath: string | null; skipped: Skipped[] };

export function register(program: Command): void {
  const command = program
    .command("export")
    .summary("write rows as training files")
    .description(
      "Writes rows in import order, one file a split, with a manifest. Every line is checked as the receiving tool would " +
        "check it; rows that it would refuse are skipped with a reason. The same data and options give the same bytes.",
    )
    .option("--dataset <slug>", "data set to export")
    .option(
      "--repeat <id>",
      "write an earlier export again instead: its rows as they were, with the prompt of then",
    )
    .option("--target <name>", `one of ${EXPORT_TARGETS.join(", ")}`, oneOf(EXPORT_TARGETS))
    .option("--out <folder>", "where the files go, or - for stdout (default: ./<dataset>-<target>)")
    .option(
      "--status <status>",
      `any of ${EXPORT_STATUSES.join(", ")}, separated by commas; approved = approved and corrected`,
      statusNames,
      ["approved"] as ExportStatus[],
    )
    .option(
      "--split <spec>",
      "the stored split of rows (train), or a new one for this export: train=0.9,test=0.1",
    )
    .option("--seed <seed>", "seed of a new split", "0")
    .option("--action <actions>", "only these actions, separated by commas")
    .option("--channel <channels>", "only these channels, separated by commas")
    .option("--q <words>", "only rows that hold these words")
    .option("--with-hash", "raw only: add id and input_hash to each row")
    .option(
      "--reasoned",
      "every assistant turn has thinking, the decision the row's reasoning (default: fast, none)",
    )
    .option(
      "--label <which>",
      "effective: adjudicated, else corrected, else imported; imported: as it came",
      oneOf(["effective", "imported"] as const),
      "effective" as const,
    )
    .option(
      "--max-tokens <n>",
      "leave out (never cut) rows with more tokens in the gpt-oss format",
      wholeNumber,
    )
    .option("--gzip", "compress the data files")
    .option("--max-file-mb <n>", "go on in a further file above this size", wholeNumber)
    .option("--licence <text>", "said in the card")
    .option("--manifest <file>", "with --out -: where the manifest goes")
    .option("--json", "one JSON object on stdout; progress and logs on stderr")
    .addHelpText(
      "after",
      "\nExit codes: 0 all good · 1 failed, nothing half-done · 2 bad usage · 3 done, but rows were skipped",
    )
    .action(run);
  registerDiff(command);
}

function wholeNumber(given: string): number {
  const value = Number(given);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError("A whole number from 1 is expected.");
  return value;
}

const statusNames = (given: string): ExportStatus[] => given.split(",").map(oneOf(EXPORT_STATUSES));

async function run(options: Options): Promise<void> {
  const began = performance.now();
  const toStdout = options.out === "-";
  const wanted = options.repeat === undefined ? wantedOptions(options, toStdout) : null;
  if (options.repeat !== undefined) assertAlone(options);
  if (options.out !== undefined && !toStdout) assertFolder(options.out);
  const written = await withDatabase(async ({ actor, signal }) => {
    const freeze = !toStdout;
    const running = wanted
      ? await startExport(actor, wanted, { freeze })
      : await startRepetition(actor, options.repeat ?? "");
    const interruptible = { ...running, events: until(signal, running.events) };
    const { dataset, target } = running.options;
    const files = toStdout
      ? await writeStdout(interruptible, options.manifest)
      : await writeFiles(actor, interruptible, options.out ?? `${dataset}-${target}`);
    return { id: running.id, ...files };
  });
  const { id, manifest, manifestPath, skipped } = written;
  const rows = manifest.files.reduce((sum, file) => sum + file.rows, 0);
  const summary = {
    export: id,
    dataset: manifest.dataset,
    target: manifest.target,
    files: manifest.files,
    rows,
    skipped,
    warnings: manifest.warnings,
    manifest: manifestPath,
    seconds: Math.round(performance.now() - began) / 1000,
  };
  const text = () => asText(summary, options);
  if (toStdout) process.stderr.write(`${options.json ? JSON.stringify(summary) : text()}\n`);
  else report(options.json ?? false, summary, text);
  process.exitCode = manifest.skipped.rows > 0 ? EXIT.rejected : EXIT.ok;
}

/** What is asked for, without `--repeat`. */
function wantedOptions(given: Options, single: boolean): ExportOptions {
  const { dataset, target, status, reasoned, label, maxTokens, gzip, maxFileMb, licence } = given;
  if (dataset === undefined || target === undefined)
    throw new AppError("invalid_input", "Name --dataset and --target, or an export to --repeat");
  if (single && (gzip || target === "parquet"))
    throw new AppError("invalid_input", "stdout takes lines of JSON; for other bytes give --out a folder");
  const { stored, resplit } = splitsOf(given, single);
  const { q, action, channel } = given;
  return {
    ...{ dataset, target, status, single },
    filter: filterOf({ q, action, channel, split: stored }),
    withHash: given.withHash ?? false,
    ...(resplit && { resplit: { shares: resplit, seed: given.seed } }),
    ...(reasoned && { reasoned }),
    ...(label === "imported" && { label }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(gzip && { gzip }),
    ...(maxFileMb !== undefined && { maxFileBytes: maxFileMb * 1024 * 1024 }),
    ...(licence !== undefined && { licence }),
  };
}

/** A repetition takes everything from the export that it repeats. */
function assertAlone({ dataset, target, split, out }: Options): void {
  if (dataset !== undefined || target !== undefined || split !== undefined || out === "-")
    throw new AppError("invalid_input", "--repeat takes nothing beside it but --out, a folder");
}

/** `--split train` picks a stored split; `--split train=0.9,test=0.1` makes a new one. */
function splitsOf({ split }: Options, toStdout: boolean): { stored?: string; resplit?: SplitShare[] } {
  if (split === undefined) return {};
  if (!split.includes("=")) {
    // A typing error would else be an empty export that calls itself good.
    if (!STORED_SPLITS.includes(split)) {
      const known = STORED_SPLITS.join(", ");
      throw new AppError("invalid_input", `--split: "${split}" is none of ${known}, nor NAME=SHARE,…`);
    }
    return { stored: split };
  }
  if (toStdout)
    throw new AppError(
      "invalid_input",
      "stdout takes one split; with --split NAME=SHARE,… give --out a folder",
    );
  const spec = parseSplitSpec(split);
  if (!spec.ok) throw new AppError("invalid_input", `--split: ${spec.error}`);
  return { resplit: spec.value };
}

const STORED_SPLITS: readonly string[] = [...SPLITS, NONE];

function filterOf(given: Record<string, string | undefined>): RowFilter {
  const filter = rowFilterSchema.safeParse(given);
  if (filter.success) return filter.data;
  const text = filter.error.issues.map(({ path, message }) => `--${String(path[0])}: ${message}`).join("; ");
  throw new AppError("invalid_input", text);
}

function assertFolder(out: string): void {
  if (out.trim() === "") throw new AppError("invalid_input", "--out: name a folder, or - for stdout");
  // The nearest part of the path that is there must be a folder.
  let part = path.resolve(out);
  while (!fs.existsSync(part)) part = path.dirname(part);
  if (!fs.statSync(part).isDirectory())
    throw new AppError("invalid_input", `--out: ${part} is a file, not a folder; choose another --out`);
}

/** Ends the events with an error at Ctrl-C, so that nothing half-done is left. */
async function* until(signal: AbortSignal, events: RunningExport["events"]): RunningExport["events"] {
  for await (const event of events) {
    if (signal.aborted) throw new AppError("unavailable", "Interrupted; nothing was written");
    yield event;
  }
}

async function writeStdout(running: RunningExport, manifestFile: string | undefined): Promise<Written> {
  const skipped: Skipped[] = [];
  // stdout is never `destroyed`: that its reader ended (as `head` does) is told by the error alone.
  let broken: Error | undefined;
  process.stdout.once("error", (error: Error) => {
    broken = error;
  });
  for await (const event of running.events) {
    // Leaving the loop ends the export, so that no record of it stays.
    if (broken) throw new AppError("unavailable", "Nobody reads stdout any more; stopped", { cause: broken });
    if ("skipped" in event) skipped.push(event.skipped);
    else if (!process.stdout.write(event.bytes)) await drained();
  }
  const manifest = running.manifest();
  if (manifestFile) fs.writeFileSync(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
  return { manifest, manifestPath: manifestFile ?? null, skipped };
}

/** Until stdout takes more, or never will again. */
const drained = (): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      process.stdout.off("drain", done).off("error", done);
      resolve();
    };
    process.stdout.once("drain", done).once("error", done);
  });

type Summary = Pick<Manifest, "dataset" | "target" | "files" | "warnings"> & {
  rows: number;
  skipped: Skipped[];
  seconds: number;
};

function asText(
  { dataset, target, files, rows, skipped, warnings, seconds }: Summary,
  options: Options,
): string {
  const n = (value: number) => value.toLocaleString("en");
  const lines = [
    `${n(rows)} rows of ${dataset} as ${target} in ${seconds} s, ${n(skipped.length)} skipped`,
    ...files.map(
      (file) => `  ${file.name}: ${n(file.rows)} rows, ${n(file.bytes)} bytes, sha256 ${file.sha256}`,
    ),
    ...skipped.slice(0, 20).map(({ id, code, message }) => `  skipped ${id}: ${code}: ${message}`),
    ...warnings.map((warning) => `  note: ${warning}`),
  ];
  if (rows === 0 && !options.status.includes("all"))
    lines.push(
      `No row has the status ${options.status.join(" or ")}; --status all takes those that nobody has judged too.`,
    );
  return lines.join("\n");
}
