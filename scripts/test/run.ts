import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { AppError } from "@/lib/errors";
import { startThrowawayPostgres, type ThrowawayPostgres } from "@/tests/support/throwaway-postgres";
import { type Counts, STAGES, type StageName } from "./stages";

export interface RunStagesOptions {
  /** Names of stages; empty for all. */
  readonly only: readonly string[];
  /** Prints a line of progress with its seconds. */
  readonly lap: (what: string) => void;
}

/** What a stage may use. */
export interface Context {
  /** A folder of this run alone; removed afterwards. */
  readonly folder: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** The run's own PostgreSQL, started at first use. */
  postgres(): Promise<ThrowawayPostgres>;
}

/**
 * Runs the stages in order. One that fails does not stop the others, except those that need what it makes.
 * @returns the sum of all tests; a stage without tests of its own counts as one
 */
export async function runStages({ only, lap }: RunStagesOptions): Promise<Counts> {
  const chosen = choose(only);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "parallax-run-"));
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interrupt.abort());
  // Nothing may touch the data or the database of whoever runs the tests.
  process.env.PARALLAX_DATA_DIR = path.join(folder, "data");
  delete process.env.DATABASE_URL;

  let server: Promise<ThrowawayPostgres> | undefined;
  const context: Context = {
    folder,
    signal: interrupt.signal,
    postgres() {
      server ??= startThrowawayPostgres();
      return server;
    },
  };
  const results = new Map<StageName, Counts>();
  try {
    for (const { name, needs, run } of STAGES) {
      if (!chosen.has(name)) continue;
      if (interrupt.signal.aborted) throw new AppError("unavailable", "Interrupted.");
      const missing = needs?.find((other) => (results.get(other)?.failed ?? 0) > 0);
      console.log(`\n── ${name}`);
      const counts = missing ? skipped(missing) : await run(context).catch(failure);
      results.set(name, counts);
      lap(`${name}: ${counts.passed} passed, ${counts.failed} failed`);
    }
  } finally {
    await server?.then((postgres) => postgres.stop()).catch(() => {});
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return sum([...results.values()]);
}

function choose(only: readonly string[]): ReadonlySet<StageName> {
  const names = STAGES.map((stage) => stage.name);
  const unknown = only.filter((name) => !names.includes(name as StageName));
  if (unknown.length > 0)
    throw new AppError("bad_request", `There is no stage ${unknown.join(", ")}. Stages: ${names.join(", ")}`);
  const wanted = new Set((only.length > 0 ? only : names) as StageName[]);
  for (const { name, needs } of STAGES)
    if (wanted.has(name)) for (const other of needs ?? []) wanted.add(other);
  return wanted;
}

function failure(error: unknown): Counts {
  console.log(error instanceof AppError ? error.message : error);
  return { passed: 0, failed: 1 };
}

function skipped(because: StageName): Counts {
  console.log(`Not run, because the stage "${because}" failed.`);
  return { passed: 0, failed: 1 };
}

const sum = (all: readonly Counts[]): Counts => ({
  passed: all.reduce((total, { passed }) => total + passed, 0),
  failed: all.reduce((total, { failed }) => total + failed, 0),
});
