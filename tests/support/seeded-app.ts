import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { inRepository } from "@/lib/platform/paths";
import { runScript } from "@/scripts/start/script";
import { startTestServer } from "./server";
import { createClone } from "./throwaway-postgres";

const SECRET = "a secret that only the tests know, 43 chars";

export interface SeededApp {
  readonly url: string;
  /** What the command line needs to work on the same database. */
  readonly env: Readonly<Record<string, string>>;
  /** Output of web and worker. */
  readonly log: string;
  stop(): Promise<void>;
}

/** The built app with its worker, on a fresh database that holds the shipped data set. */
export async function startSeededApp(options: {
  /** Connection string of a database of a throwaway server, by name. */
  readonly url: (database: string) => string;
  readonly signal?: AbortSignal;
}): Promise<SeededApp> {
  const databaseUrl = await cloneDatabase(options.url, "app");
  const env = { DATABASE_URL: databaseUrl, NEXTAUTH_SECRET: SECRET };
  await runScript("scripts/seed.ts", { env, ...(options.signal && { signal: options.signal }) });
  const log = path.join(inRepository("test-results"), "server.log");
  fs.rmSync(log, { force: true });
  const server = await startTestServer({ databaseUrl, worker: true, env, log });
  return { url: server.url, env: { ...env, NEXTAUTH_URL: server.url }, log, stop: server.stop };
}

async function cloneDatabase(url: (database: string) => string, name: string): Promise<string> {
  const admin = new pg.Client({ connectionString: url("postgres") });
  await admin.connect();
  try {
    await createClone(admin, name);
  } finally {
    await admin.end();
  }
  return url(name);
}
