import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { openDatabase } from "@/lib/platform/connect";
import { migrate, migrationStatus, QUEUE_MIGRATION } from "@/lib/platform/migrate";
import { inRepository } from "@/lib/platform/paths";

const postgres = inject("postgres");
const name = `migrate_${process.pid}`;
const url = Object.assign(new URL(postgres), { pathname: `/${name}` }).href;
let directory: string;

function write(migration: string, sql: string): void {
  fs.mkdirSync(path.join(directory, migration), { recursive: true });
  fs.writeFileSync(path.join(directory, migration, "migration.sql"), sql);
}

async function ask<Row extends pg.QueryResultRow>(sql: string, on = url): Promise<Row[]> {
  const client = new pg.Client({ connectionString: on });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "migrations-"));
  write("001_first", "CREATE TABLE first (n int); INSERT INTO first VALUES (1);");
});

afterEach(async () => {
  await ask(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, postgres);
  fs.rmSync(directory, { recursive: true, force: true });
});

describe("migrate", () => {
  test("makes the database, applies each migration once and notes it as Prisma does", async () => {
    expect(await migrate(url, { directory })).toEqual({ applied: [], pending: ["001_first"] });
    write("002_second", "CREATE TABLE second (n int)");
    expect(await migrate(url, { directory })).toEqual({ applied: ["001_first"], pending: ["002_second"] });
    expect(await migrate(url, { directory })).toEqual({ applied: ["001_first", "002_second"], pending: [] });
    expect(await ask("SELECT n FROM first")).toEqual([{ n: 1 }]);
    const notes = await ask(
      "SELECT migration_name, length(checksum) AS sum, finished_at IS NOT NULL AS done, rolled_back_at, applied_steps_count AS steps FROM _prisma_migrations ORDER BY 1",
    );
    expect(notes).toEqual([
      { migration_name: "001_first", sum: 64, done: true, rolled_back_at: null, steps: 1 },
      { migration_name: "002_second", sum: 64, done: true, rolled_back_at: null, steps: 1 },
    ]);
  });

  test("applies everything exactly once when many processes start together", async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => migrate(url, { directory })));
    expect(all.filter((status) => status.pending.length > 0)).toHaveLength(1);
    expect(await ask("SELECT n FROM first")).toEqual([{ n: 1 }]);
  });

  test("leaves nothing behind when a migration fails, and goes on when it is mended", async () => {
    write("002_second", "CREATE TABLE second (n int); SELECT 1 / 0;");
    await expect(migrate(url, { directory })).rejects.toThrow(
      /002_second failed and was rolled back.*division by zero/,
    );
    expect(await ask("SELECT to_regclass('second') AS second")).toEqual([{ second: null }]);
    write("002_second", "CREATE TABLE second (n int)");
    expect((await migrate(url, { directory })).pending).toEqual(["002_second"]);
  });

  test("refuses a file that was changed after it had been applied, and says what to do", async () => {
    await migrate(url, { directory });
    write("001_first", "CREATE TABLE first (n bigint)");
    await expect(migrate(url, { directory })).rejects.toThrow(/001_first.*was changed.*Put the file back/s);
  });

  test("refuses a database that a newer version has migrated", async () => {
    write("002_second", "SELECT 1");
    await migrate(url, { directory });
    fs.rmSync(path.join(directory, "002_second"), { recursive: true });
    await expect(migrate(url, { directory })).rejects.toThrow(/002_second.*newer version/s);
  });

  test("calls beforeChange only when a database that holds something is about to change", async () => {
    const calls: string[][] = [];
    const beforeChange = async ({ pending }: { pending: readonly string[] }) => {
      calls.push([...pending]);
    };
    await migrate(url, { directory, beforeChange });
    await migrate(url, { directory, beforeChange });
    expect(calls).toEqual([]);
    write("002_second", "SELECT 1");
    await migrate(url, { directory, beforeChange });
    expect(calls).toEqual([["002_second"]]);
  });

  test("installs the job queue's tables as well", async () => {
    await migrate(url, { directory });
    expect(await ask("SELECT max(id) AS id FROM graphile_worker.migrations")).toEqual([
      { id: QUEUE_MIGRATION },
    ]);
    const files = fs.readdirSync(inRepository("node_modules", "graphile-worker", "sql"));
    expect(Math.max(...files.map((file) => Number.parseInt(file, 10)))).toBe(QUEUE_MIGRATION);
  });

  test("status of a database that is not there yet makes none; of one that cannot be reached says what to check", async () => {
    expect(await migrationStatus(url, directory)).toEqual({ applied: [], pending: ["001_first"] });
    expect(await ask(`SELECT 1 FROM pg_database WHERE datname = '${name}'`, postgres)).toEqual([]);
    const nowhere = "postgres://someone:secret@127.0.0.1:1/nothing";
    const refused = migrationStatus(nowhere, directory);
    await expect(refused).rejects.toMatchObject({
      code: "unavailable",
      details: { reason: "database_unreachable" },
    });
    await expect(refused).rejects.toThrow(/127\.0\.0\.1:1\/nothing.*DATABASE_URL/);
    await expect(refused).rejects.not.toThrow(/secret/);
  });

  test.each(["nonsense", "mysql://x:secret@host/y", "postgres//x"])(
    "%s is no DATABASE_URL",
    async (given) => {
      vi.stubEnv("DATABASE_URL", given);
      const opened = openDatabase({ migrate: false });
      await expect(opened).rejects.toMatchObject({ details: { reason: "database_url_invalid" } });
      await expect(opened).rejects.not.toThrow(/secret/);
      vi.unstubAllEnvs();
    },
  );

  test("status tells what is pending without changing anything", async () => {
    await migrate(url, { directory });
    write("002_second", "CREATE TABLE second (n int)");
    expect(await migrationStatus(url, directory)).toEqual({
      applied: ["001_first"],
      pending: ["002_second"],
    });
    expect(await ask("SELECT to_regclass('second') AS second")).toEqual([{ second: null }]);
  });
});
