import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterEach } from "vitest";
import { inRepository } from "@/lib/platform/paths";
import type { TestDatabase } from "./database";

/** Workers and commands on a test's database, each a process of its own; what still runs after a test is killed. */
export function testProcesses(database: TestDatabase) {
  const running = new Set<ChildProcess>();
  afterEach(async () => {
    await Promise.all([...running].map((child) => stop(child, "SIGKILL")));
  });

  function start(script: string, args: readonly string[], stdio: ("ignore" | "pipe" | "inherit")[]) {
    const child = spawn(process.execPath, ["--import", "tsx", script, ...args], {
      cwd: inRepository(),
      env: { ...process.env, DATABASE_URL: database.url, LOG_LEVEL: "error", NODE_ENV: "production" },
      stdio,
    });
    running.add(child);
    child.once("exit", () => running.delete(child));
    return child;
  }

  /** Ends a process. @returns its exit code; null where a signal has ended it */
  async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill(signal);
    await once(child, "exit");
    return child.exitCode;
  }

  const startWorker = () =>
    start(inRepository("lib", "jobs", "worker.ts"), [], ["ignore", "ignore", "inherit"]);
  const startCli = (...args: string[]) =>
    start(inRepository("cli", "main.ts"), args, ["ignore", "pipe", "ignore"]);

  /** Runs a command to its end. @returns its exit code and what it wrote to standard output */
  async function runCli(...args: string[]): Promise<{ code: number | null; out: string }> {
    const child = startCli(...args);
    const [out] = await Promise.all([child.stdout ? text(child.stdout) : "", once(child, "exit")]);
    return { code: child.exitCode, out };
  }

  return { startWorker, startCli, runCli, stop };
}
