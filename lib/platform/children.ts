import { spawn } from "node:child_process";
import fs from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { platformError } from "./errors";
import { inRepository } from "./paths";

/** A Node process of ours. */
export interface Child {
  readonly pid: number;
  /** Its exit code (128 + signal number style codes become 1); never rejects. */
  readonly exited: Promise<number>;
  /** Asks it to end; kills it after `graceMs`. Resolves when it is gone. */
  stop(graceMs?: number): Promise<number>;
}

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** `inherit` shows its output; a path appends it to that file. */
  readonly output?: "inherit" | { readonly file: string };
}

/**
 * Starts `node <args>` in the checkout. It is in a process group of its own, so that Ctrl-C reaches us alone and
 * we decide the order; and it ends by itself if we are killed.
 */
export function startNode(args: readonly string[], options: ChildOptions = {}): Child {
  const output = options.output ?? "inherit";
  const target = output === "inherit" ? "inherit" : fs.openSync(output.file, "a");
  const preload = pathToFileURL(inRepository("lib", "platform", "die-with-parent.mjs")).href;
  const child = spawn(process.execPath, ["--import", preload, ...args], {
    cwd: inRepository(),
    detached: true,
    stdio: ["ignore", target, target, "ipc"],
    env: { ...process.env, ...options.env, PARALLAX_PARENT: String(process.pid) } as NodeJS.ProcessEnv,
  });
  if (typeof target === "number") fs.closeSync(target);
  const exited = new Promise<number>((resolve) => {
    child.once("error", () => resolve(1));
    child.once("exit", (code) => resolve(code ?? 1));
  });
  return {
    pid: child.pid ?? -1,
    exited,
    async stop(graceMs = 10_000) {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      const patience = new AbortController();
      const killed = delay(graceMs, undefined, { signal: patience.signal }).then(
        () => child.kill("SIGKILL"),
        () => false,
      );
      const code = await exited;
      patience.abort();
      await killed;
      return code;
    },
  };
}

export interface WebOptions extends ChildOptions {
  readonly host: string;
  readonly port: number;
  /** `start` serves the build, `dev` compiles on demand. */
  readonly mode?: "start" | "dev";
}

/**
 * Idle connections are kept longer than proxies and clients keep theirs (a minute, mostly), so that these close them: with
 * Node's five seconds a request now and then meets a connection that is just being closed, and is lost (ECONNRESET).
 */
const KEEP_ALIVE_MS = 65_000;

/** Starts Next directly (no npm, no shell in between) on this address. */
export function startWeb({ host, port, mode = "start", ...options }: WebOptions): Child {
  const next = inRepository("node_modules", "next", "dist", "bin", "next");
  const keep = mode === "start" ? ["--keepAliveTimeout", String(KEEP_ALIVE_MS)] : [];
  return startNode([next, mode, "-p", String(port), "-H", host, ...keep], options);
}

/** Starts the process that runs background jobs. */
export function startWorker(options: ChildOptions = {}): Child | undefined {
  const worker = inRepository("lib", "jobs", "worker.ts");
  if (!fs.existsSync(worker)) return undefined;
  return startNode(["--import", "tsx", worker], options);
}

/**
 * Waits until the server says that it is ready.
 * @throws AppError `not_ready` if the process ends first or the time is over, with its last answer.
 */
export async function waitUntilReady(
  url: string,
  child: Child,
  { timeoutMs = 120_000, signal }: { timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<void> {
  let code: number | undefined;
  void child.exited.then((value) => {
    code = value;
  });
  const deadline = Date.now() + timeoutMs;
  let answer = "no answer";
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    if (code !== undefined)
      throw platformError("not_ready", `The web server ended with code ${code} before it was ready.`);
    try {
      const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
      if (response.ok) return;
      answer = `${response.status} ${(await response.text()).slice(0, 500)}`;
    } catch (error) {
      answer = String(error);
    }
    await delay(50);
  }
  throw platformError(
    "not_ready",
    `The web server at ${url} was not ready after ${timeoutMs / 1000} s: ${answer}`,
  );
}
