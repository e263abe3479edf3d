import path from "node:path";
import process from "node:process";
import type { Command } from "commander";
import { openDatabase } from "@/lib/platform/connect";
import { migrationStatus } from "@/lib/platform/migrate";
import { dataDirectory } from "@/lib/platform/paths";
import { backUp } from "@/lib/services/backup/back-up";
import type { BackupSummary } from "@/lib/services/backup/format";
import { restore } from "@/lib/services/backup/restore";
import { withDatabase } from "../context";
import { EXIT, report } from "../output";

type Json = { json?: boolean };

export function register(program: Command): void {
  const db = program
    .command("db")
    .summary("migrate, check, back up or restore the database")
    .description("The database.");
  db.command("migrate").summary("bring the database to the state of this version").action(migrate);
  db.command("status")
    .summary("tell which migrations are applied and which are not; exit code 1 if any is not")
    .action(status);
  db.command("backup")
    .summary("write all tables, as of one moment, into a new folder")
    .argument("[folder]", "default: backups/<time> in the data directory")
    .addHelpText(
      "after",
      "\nThe folder holds all texts and people's password hashes: keep it like the database.",
    )
    .action(backup);
  db.command("restore")
    .summary("put a backup into an empty database")
    .argument("<folder>", "a folder that `db backup` wrote")
    .action(restoreFrom);
}

async function migrate(options: Json): Promise<void> {
  const database = await openDatabase({ log: (line) => process.stderr.write(`${line}\n`) });
  try {
    const { applied, pending } = await migrationStatus(database.url);
    const summary = { embedded: database.embedded, migrated: database.migrated, applied, pending };
    report(options.json ?? false, summary, () =>
      database.migrated.length > 0
        ? `Applied ${database.migrated.length} migrations: ${database.migrated.join(", ")}`
        : `Nothing to do: all ${applied.length} migrations are applied.`,
    );
  } finally {
    await database.close();
  }
}

async function status(options: Json): Promise<void> {
  const database = await openDatabase({ migrate: false });
  try {
    const { applied, pending } = await migrationStatus(database.url);
    report(options.json ?? false, { embedded: database.embedded, applied, pending }, () =>
      [
        `${applied.length} migrations applied, ${pending.length} pending`,
        ...pending.map((name) => `  pending: ${name}`),
        ...(pending.length > 0 ? ["Run `npx parallax db migrate`."] : []),
      ].join("\n"),
    );
    if (pending.length > 0) process.exitCode = EXIT.failed;
  } finally {
    await database.close();
  }
}

async function backup(folder: string | undefined, options: Json): Promise<void> {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
  const to = path.resolve(folder ?? path.join(dataDirectory(), "backups", stamp));
  const summary = await withDatabase(({ actor }) => backUp(actor, to));
  report(options.json ?? false, summary, () => `${describe(summary)} written to ${summary.folder}`);
}

async function restoreFrom(folder: string, options: Json): Promise<void> {
  const summary = await withDatabase(({ actor }) => restore(actor, path.resolve(folder)));
  report(options.json ?? false, summary, () => `${describe(summary)} restored from ${summary.folder}`);
}

const describe = ({ tables, rows, bytes }: BackupSummary): string =>
  `${rows.toLocaleString("en")} rows of ${tables} tables (${(bytes / 1e6).toFixed(1)} MB)`;
