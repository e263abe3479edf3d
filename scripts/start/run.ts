import fs from "node:fs";
import path from "node:path";
import { AppError } from "@/lib/errors";
import { ensureBuild } from "@/lib/platform/build";
import { type Child, startWeb, startWorker, waitUntilReady } from "@/lib/platform/children";
import { type OpenDatabase, openDatabase } from "@/lib/platform/connect";
import { dataDirectory, inRepository } from "@/lib/platform/paths";
import { probePort } from "@/lib/platform/ports";
import { noteAddress } from "@/lib/platform/processes";
import { sessionSecret } from "@/lib/platform/secret";
import { runScript } from "./script";
import { keepWorker, type WorkerKeeper } from "./worker-keeper";

export interface RunOptions {
  readonly dev: boolean;
  /** Prints a line of progress with its seconds. */
  readonly lap: (what: string) => void;
}

interface Place {
  readonly host: string;
  readonly port: number;
  /** Where people open it. */
  readonly url: string;
}

/**
 * Runs Parallax until it is told to stop, or until the web server ends.
 * @returns the exit code: 0 after SIGINT, SIGTERM or SIGHUP, else the web server's.
 */
export async function run({ dev, lap }: RunOptions): Promise<number> {
  const place = whereToListen();
  const directory = dataDirectory();
  const stop = stopSignal();
  let lost = deferred();
  const open = () =>
    openDatabase({ role: "start", log: (line) => console.error(line), onLost: () => lost.resolve() });
  let database = await open();
  lap(`database ready${database.embedded ? "" : " (DATABASE_URL)"}${migrationsNote(database)}`);
  let web: Child | undefined;
  let worker: WorkerKeeper | undefined;
  try {
    if (database.embedded) noteAddress(directory, place.url);
    if ((await probePort(place.port, place.host)) === undefined) throw portTaken(place);
    const env = {
      NODE_ENV: dev ? "development" : "production",
      NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET || sessionSecret(directory),
      NEXTAUTH_URL: process.env.NEXTAUTH_URL || place.url,
      PARALLAX_DATA_DIR: directory,
    };
    await script("seed.ts", env, stop);
    lap("starter data in place");
    if (!dev) {
      const built = await ensureBuild({ env, signal: stop });
      lap(built ? "app built" : "app is built");
    }
    web = startWeb({ ...place, mode: dev ? "dev" : "start", env });
    worker = keepWorker(() => startWorker({ env }));
    await waitUntilReady(localUrl(place), web, { signal: stop });
    lap("web and worker started");
    announce(env.NEXTAUTH_URL, await script("first-link.ts", env, stop));
    const ended = Promise.race([web.exited, aborted(stop).then(() => 0)]);
    for (;;) {
      const code = await Promise.race([ended, lost.promise]);
      if (code !== undefined) {
        if (code !== 0) console.error(`The web server ended with code ${code}.`);
        return code;
      }
      console.error("The embedded database went away; starting it again.");
      lost = deferred();
      const before = database.url;
      await database.close();
      database = await open();
      // Its port is remembered, so that the connections of web and worker heal by themselves.
      if (database.url !== before)
        throw new AppError(
          "unavailable",
          "The embedded database came back on another port. Run `npm start` again.",
        );
      lap("database is back");
    }
  } catch (error) {
    if (stop.aborted) return 0;
    throw error;
  } finally {
    await Promise.all([web?.stop(), worker?.stop()]);
    await database.close();
    lap("stopped");
  }
}

interface Deferred {
  readonly promise: Promise<undefined>;
  resolve(): void;
}

function deferred(): Deferred {
  let resolve = () => {};
  const promise = new Promise<undefined>((settle) => {
    resolve = () => settle(undefined);
  });
  return { promise, resolve: () => resolve() };
}

/** Aborted at the first request to stop. A second Ctrl-C ends the process at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      if (controller.signal.aborted && signal === "SIGINT") process.exit(130);
      if (!controller.signal.aborted) console.error("\nStopping…");
      controller.abort();
    });
  // npm passes SIGTERM on to its shell, which dies without telling us: our parent changing is the message.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event)
    setInterval(() => {
      if (process.ppid !== parent) controller.abort();
    }, 250).unref();
  return controller.signal;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function whereToListen(): Place {
  const host = process.env.HOST || "127.0.0.1";
  const port = Number(process.env.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new AppError(
      "bad_request",
      `PORT must be a whole number from 1 to 65535, not "${process.env.PORT}".`,
    );
  const everywhere = host === "0.0.0.0" || host === "::";
  const shown = everywhere ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return { host, port, url: `http://${shown}:${port}` };
}

const localUrl = ({ host, port, url }: Place) => (host === "0.0.0.0" ? `http://127.0.0.1:${port}` : url);

function portTaken({ host, port }: Place) {
  return new AppError(
    "unavailable",
    `Port ${port} on ${host} is taken by another program. Stop it, or choose another: PORT=${port + 1} npm start`,
    { details: { reason: "port_taken" } },
  );
}

function migrationsNote({ migrated }: OpenDatabase): string {
  return migrated.length > 0 ? `, ${migrated.length} migration${migrated.length > 1 ? "s" : ""} applied` : "";
}

/** Runs a script of this folder's parent, if the checkout has it. @returns what it printed */
async function script(
  name: string,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string> {
  if (!fs.existsSync(inRepository("scripts", name))) return "";
  return runScript(path.join("scripts", name), { env, signal });
}

function announce(url: string, link: string): void {
  const lines = ["", `  Parallax runs at ${url}`];
  if (link.trim()) lines.push("", "  Sign in for the first time (the link works once):", `  ${link.trim()}`);
  lines.push("", "  Ctrl-C stops it; all data stays.", "");
  console.log(lines.join("\n"));
}
