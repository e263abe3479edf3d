import fs from "node:fs";
import process from "node:process";
import type { Command } from "commander";
import { closeDb } from "@/lib/db/client";
import { messageOf } from "@/lib/errors";
import { openDatabase } from "@/lib/platform/connect";
import { migrationStatus } from "@/lib/platform/migrate";
import { dataDirectory } from "@/lib/platform/paths";
import { databaseFacts } from "@/lib/services/worker/database-facts";
import { queueState } from "@/lib/services/worker/queue-state";
import { VERSION } from "@/lib/version";
import { EXIT, report } from "../output";

/** `warn` does not stop the work; `fail` does, and the exit code is 1. */
type Check = { name: string; state: "ok" | "warn" | "fail"; message: string };

const MIN_FREE_BYTES = 1024 ** 3;

export function register(program: Command): void {
  program
    .command("doctor")
    .summary("check this installation")
    .description(
      "Checks Node, data directory, database, migrations and worker, and says how to mend what is not right.",
    )
    .action(run);
}

async function run(options: { json?: boolean }): Promise<void> {
  const checks = [checkNode(), ...checkDataDirectory(), ...(await checkDatabase())];
  const ok = checks.every(({ state }) => state !== "fail");
  report(options.json ?? false, { ok, version: VERSION, checks }, () =>
    checks
      .map(
        ({ name, state, message }) =>
          `${{ ok: "ok  ", warn: "warn", fail: "FAIL" }[state]}  ${name}: ${message}`,
      )
      .join("\n"),
  );
  if (!ok) process.exitCode = EXIT.failed;
}

function checkNode(): Check {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const fits = major > 20 || (major === 20 && minor >= 19);
  const message = `Node ${process.versions.node} on ${process.platform} ${process.arch}`;
  return {
    name: "node",
    state: fits ? "ok" : "fail",
    message: fits ? message : `${message}; 20.19 or newer is needed`,
  };
}

function checkDataDirectory(): Check[] {
  try {
    const directory = dataDirectory();
    fs.accessSync(directory, fs.constants.W_OK);
    const { bavail, bsize } = fs.statfsSync(directory);
    const free = bavail * bsize;
    const message = `${directory}, ${(free / 1e9).toFixed(1)} GB free`;
    return [{ name: "data directory", state: free > MIN_FREE_BYTES ? "ok" : "warn", message }];
  } catch (error) {
    return [{ name: "data directory", state: "fail", message: messageOf(error) }];
  }
}

async function checkDatabase(): Promise<Check[]> {
  const checks: Check[] = [];
  let database: Awaited<ReturnType<typeof openDatabase>> | undefined;
  try {
    database = await openDatabase({ migrate: false });
    const facts = await databaseFacts();
    const kind = database.embedded ? "embedded" : "DATABASE_URL";
    checks.push({
      name: "database",
      state: "ok",
      message: `PostgreSQL ${facts.version} (${kind}), ${facts.size}`,
    });
    const { applied, pending } = await migrationStatus(database.url);
    checks.push(
      pending.length === 0
        ? { name: "migrations", state: "ok", message: `all ${applied.length} applied` }
        : {
            name: "migrations",
            state: "fail",
            message: `${pending.length} pending; run \`npx parallax db migrate\``,
          },
    );
    if (pending.length === 0) checks.push(...(await checkWorker()));
  } catch (error) {
    checks.push({ name: "database", state: "fail", message: messageOf(error) });
  } finally {
    await closeDb();
    await database?.close();
  }
  return checks;
}

async function checkWorker(): Promise<Check[]> {
  const { alive, jobs } = await queueState();
  const waiting = jobs.reduce((sum, job) => sum + job.waiting, 0);
  const givenUp = jobs.filter(({ given_up }) => given_up > 0);
  const checks: Check[] = [
    alive
      ? { name: "worker", state: "ok", message: `running, ${waiting} jobs wait` }
      : {
          name: "worker",
          state: "warn",
          message: `not running, ${waiting} jobs wait; \`npm start\` starts it`,
        },
  ];
  for (const { name, given_up } of givenUp) {
    checks.push({
      name: "jobs",
      state: "warn",
      message: `${given_up} × ${name} were given up after all tries; see the worker's log`,
    });
  }
  return checks;
}
