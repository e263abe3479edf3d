import { readdir } from "node:fs/promises";
import path from "node:path";
import { db } from "./client";

/** Names of the migrations that this database has finished. @throws where it cannot be reached */
export async function finishedMigrations(): Promise<string[]> {
  const rows = await db().$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations
    WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  return rows.map((row) => row.name);
}

let expected: Promise<string[]> | undefined;

/** Names of the migrations that this code was written for; empty where they were not shipped beside it. */
export function expectedMigrations(): Promise<string[]> {
  expected ??= readdir(path.join(process.cwd(), "prisma", "migrations"), { withFileTypes: true }).then(
    (entries) => entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name),
    () => [],
  );
  return expected;
}
