import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { ensureBuild } from "@/lib/platform/build";
import { startWeb, startWorker, waitUntilReady } from "@/lib/platform/children";
import { freePort } from "@/lib/platform/ports";

export interface TestServerOptions {
  readonly databaseUrl: string;
  /** Also start the process that runs background jobs. */
  readonly worker?: boolean;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** File for the output of both processes; it is shown when the start fails. */
  readonly log: string;
  /** A port to come back to; else a free one. */
  readonly port?: number;
}

export interface TestServer {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
  /** Ends the web process as a power cut would. Resolves when it is gone. */
  kill(): Promise<void>;
}

/** The built app on a free port against a database, as `npm start` would run it. Builds first if need be. */
export async function startTestServer({
  databaseUrl,
  worker,
  env,
  log,
  port: wanted,
}: TestServerOptions): Promise<TestServer> {
  await ensureBuild();
  const port = wanted ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  fs.mkdirSync(path.dirname(log), { recursive: true });
  const options = {
    output: { file: log },
    env: {
      DATABASE_URL: databaseUrl,
      NEXTAUTH_SECRET: "a secret that only the tests know, 43 chars",
      NEXTAUTH_URL: url,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      ...env,
    },
  } as const;
  const web = startWeb({ host: "127.0.0.1", port, ...options });
  const jobs = worker ? startWorker(options) : undefined;
  const stop = async () => {
    await Promise.all([web.stop(), jobs?.stop()]);
  };
  const kill = async () => {
    // The whole process group: nothing of it may go on answering.
    process.kill(-web.pid, "SIGKILL");
    await Promise.all([web.exited, jobs?.stop()]);
  };
  try {
    await waitUntilReady(url, web);
  } catch (error) {
    await stop();
    throw new Error(`${String(error)}\n${fs.readFileSync(log, "utf8").slice(-4_000)}`, { cause: error });
  }
  return { url, port, stop, kill };
}
