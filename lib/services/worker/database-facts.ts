import { rawPool } from "@/lib/db/raw";

/** Version and size of the database, for people. */
export async function databaseFacts(): Promise<{ version: string; size: string }> {
  const { rows } = await rawPool().query<{ version: string; size: string }>(
    "SELECT current_setting('server_version') AS version, pg_size_pretty(pg_database_size(current_database())) AS size",
  );
  return rows[0] ?? { version: "?", size: "?" };
}
