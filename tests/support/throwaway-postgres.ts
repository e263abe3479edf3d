import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type pg from "pg";
import { postgresHome, startEmbeddedPostgres } from "@/lib/platform/embedded-postgres";
import { migrate } from "@/lib/platform/migrate";
import { isPostmaster, readPostmaster } from "@/lib/platform/postmaster";

export const TEMPLATE_DATABASE = "parallax_template";
const PREFIX = "parallax-test-";

export interface ThrowawayPostgres {
  /** Connection string of a database by name. */
  url(database: string): string;
  /** Stops it and removes its files. */
  stop(): Promise<void>;
}

/** A PostgreSQL of its own in a temporary folder, without fsync, with a migrated template database in it. */
export async function startThrowawayPostgres(): Promise<ThrowawayPostgres> {
  const folder = fs.realpathSync(os.tmpdir());
  removeOrphans(folder);
  const dataDirectory = fs.mkdtempSync(path.join(folder, `${PREFIX}${process.pid}-`));
  if (process.getuid?.() === 0) fs.chmodSync(dataDirectory, 0o711); // it runs as another user
  const server = await startEmbeddedPostgres({ dataDirectory, throwaway: true });
  const stop = async () => {
    await server.stop();
    fs.rmSync(dataDirectory, { recursive: true, force: true });
  };
  try {
    await migrate(server.url(TEMPLATE_DATABASE));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: server.url, stop };
}

/** A copy of the migrated template under another name. */
export async function createClone(admin: pg.Client, name: string): Promise<void> {
  await admin.query(
    `CREATE DATABASE ${admin.escapeIdentifier(name)} TEMPLATE ${TEMPLATE_DATABASE} STRATEGY FILE_COPY`,
  );
}

/** Servers of test runs that were killed: nobody else would ever stop them. */
function removeOrphans(folder: string): void {
  for (const name of fs.readdirSync(folder).filter((entry) => entry.startsWith(PREFIX))) {
    const owner = Number(name.slice(PREFIX.length).split("-")[0]);
    if (!Number.isInteger(owner) || isRunning(owner)) continue;
    try {
      const cluster = path.join(postgresHome(path.join(folder, name)), "data");
      const server = readPostmaster(cluster);
      if (server && isPostmaster(server.pid, cluster)) process.kill(server.pid, "SIGQUIT");
      fs.rmSync(path.join(folder, name), { recursive: true, force: true });
    } catch {
      // Another user's, or in use: it is none of our business.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
