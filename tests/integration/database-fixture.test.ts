import pg from "pg";
import { expect, inject, test } from "vitest";
import { db, pool } from "@/lib/db/client";
import { assertNobodyConnected, closeAppPool, testDatabase } from "../support/database";

const database = testDatabase();

test("a test file gets a migrated database of its own", async () => {
  const [row] = await database.query<{ name: string; migrations: string }>(
    "SELECT current_database() AS name, (SELECT count(*) FROM _prisma_migrations) AS migrations",
  );
  expect(row?.name).toMatch(/^test_/);
  expect(Number(row?.migrations)).toBeGreaterThan(0);
});

test("the application's own clients use that database", async () => {
  const fromPool = await pool().query("SELECT current_database() AS name");
  const fromPrisma = await db().$queryRaw<{ name: string }[]>`SELECT current_database()::text AS name`;
  expect(fromPrisma[0]?.name).toBe(fromPool.rows[0].name);
  expect(new URL(database.url).pathname).toBe(`/${fromPool.rows[0].name}`);
});

test("a connection that stays open is found, with its name", async () => {
  const leak = new pg.Client({ connectionString: database.url, application_name: "leak" });
  await leak.connect();
  const admin = new pg.Client({ connectionString: inject("postgres") });
  await admin.connect();
  const name = new URL(database.url).pathname.slice(1);
  const holding = assertNobodyConnected(admin, name, 0);
  await expect(holding).rejects.toThrow(/leak \(idle\)/);
  await leak.end();
  await admin.end();
});

test("a client of the pool that is never given back is found", async () => {
  const taken = await pool().connect();
  await expect(closeAppPool(0)).rejects.toThrow(/1 connection\(s\) were taken/);
  taken.release();
});
