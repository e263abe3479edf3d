import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "@/lib/platform/embedded-postgres";
import { migrate } from "@/lib/platform/migrate";

export const TEMPLATE_DATABASE = "parallax_template";

export interface ThrowawayPostgres {
  /** Connection string of a database by name. */
  url(database: string): string;
  /** Stops it and removes its files. */
  stop(): Promise<void>;
}

/** A PostgreSQL of its own in a temporary folder, without fsync, with a migrated template database in it. */
export async function startThrowawayPostgres(): Promise<ThrowawayPostgres> {
  const dataDirectory = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "parallax-test-")));
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
