import { once } from "node:events";
import fs from "node:fs";
import { finished } from "node:stream/promises";
import type { Command } from "commander";
import type { DiffRow, ExportDiff } from "@/lib/contracts/export-diff";
import { AppError } from "@/lib/errors";
import { diffExports } from "@/lib/services/exports/diff-exports";
import { withDatabase } from "../context";
import { report } from "../output";

/** Rows that people, and the JSON summary, are shown. */
const SHOWN = 20;
const IN_SUMMARY = 100;

type Options = { rows?: string; json?: boolean };

export function registerDiff(command: Command): void {
  command
    .command("diff")
    .summary("what differs between two exports of a data set")
    .description(
      "Counts the rows that the second export holds and the first does not, those that it does not hold any more, and " +
        "those whose decision or split differs, with why: imported, deleted or revised in between, or other options.",
    )
    .argument("<before>", "id of an export")
    .argument("<after>", "id of another one, usually later")
    .option("--rows <file>", "write every row that differs, one JSON object a line")
    .action(diff);
}

async function diff(before: string, after: string, _own: Options, command: Command): Promise<void> {
  // `export` itself has --json too, and takes it before this one sees it.
  const options = command.optsWithGlobals<Options>();
  const file = options.rows === undefined ? null : openNew(options.rows);
  const found = await withDatabase(async ({ actor, signal }) => {
    const onRow = (row: DiffRow) => {
      if (signal.aborted) throw new AppError("unavailable", "Interrupted");
      return file?.write(row);
    };
    return diffExports(actor, { before, after }, { limit: IN_SUMMARY, onRow });
  });
  await file?.end();
  report(options.json ?? false, found, () => asText(found));
}

/** A file of lines that must not stand yet. */
function openNew(path: string) {
  if (fs.existsSync(path)) throw new AppError("invalid_input", `--rows: ${path} exists; choose another file`);
  const stream = fs.createWriteStream(path, { flags: "wx" });
  // Told by `end`; without a listener it would end the process.
  stream.on("error", () => {});
  return {
    write: (row: DiffRow): Promise<void> | undefined => {
      if (stream.errored) throw stream.errored;
      return stream.write(`${JSON.stringify(row)}\n`) ? undefined : once(stream, "drain").then(() => {});
    },
    end: async () => {
      stream.end();
      await finished(stream);
    },
  };
}

function asText({
  before,
  after,
  same,
  added,
  removed,
  changed,
  options,
  rows,
  ...more
}: ExportDiff): string {
  const n = (value: number) => value.toLocaleString("en");
  const counted = (name: string, { rows: count, by_reason }: ExportDiff["added"]) => {
    const why = Object.entries(by_reason).map(([reason, times]) => `${reason} ${n(times)}`);
    return `  ${n(count)} ${name}${why.length > 0 ? ` (${why.join(", ")})` : ""}`;
  };
  const lines = [
    `${more.dataset}: ${n(before.rows)} rows → ${n(after.rows)} rows; the data files are ${more.same_files ? "the same" : "different"}`,
    `  ${n(same)} the same`,
    counted("added", added),
    counted("removed", removed),
    counted("changed", changed),
    ...options.map(
      ({ name, before: was, after: is }) =>
        `  option ${name}: ${JSON.stringify(was)} → ${JSON.stringify(is)}`,
    ),
    ...rows.slice(0, SHOWN).map(rowText),
  ];
  const total = added.rows + removed.rows + changed.rows;
  if (total > SHOWN) lines.push(`  … ${n(total - SHOWN)} more; --rows FILE writes them all`);
  return lines.join("\n");
}

function rowText({ id, change, reasons, before, after }: DiffRow): string {
  const finals = [before?.final, after?.final].filter((final) => final !== undefined && final !== null);
  const splits = reasons.includes("split") ? ` [${before?.split} → ${after?.split}]` : "";
  return `  ${change} ${id}: ${reasons.join(", ")}: ${[...new Set(finals)].join(" → ")}${splits}`;
}
