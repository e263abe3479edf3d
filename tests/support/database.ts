import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { closeDb } from "@/lib/db/client";
import { createClone } from "./throwaway-postgres";

const PATIENCE_MS = 2_000;

export interface TestDatabase {
  /** Connection string; also in `process.env.DATABASE_URL`, so that `db()` and `pool()` use this database. */
  readonly url: string;
  /** Runs SQL through a connection of its own. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
}

/**
 * Gives the tests of a file (or of a `describe`) a fresh, migrated database, a clone that takes some
 * 30 ms. Call it at the top. Afterwards the file fails if anything still holds a connection to it.
 */
export function testDatabase(): TestDatabase {
  const postgres = inject("postgres");
  const name = `test_${randomBytes(6).toString("hex")}`;
  const url = Object.assign(new URL(postgres), { pathname: `/${name}` }).href;
  const admin = new pg.Client({ connectionString: postgres, application_name: "test fixture" });
  let own: pg.Client | undefined;

  beforeAll(async () => {
    await admin.connect();
    await createClone(admin, name);
    process.env.DATABASE_URL = url;
  });

  afterAll(async () => {
    try {
      await own?.end();
      await closeAppPool();
      await assertNobodyConnected(admin, name);
    } finally {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await admin.end();
    }
  });

  return {
    url,
    async query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) {
      if (!own) {
        own = new pg.Client({ connectionString: url, application_name: "test query" });
        await own.connect();
      }
      return (await own.query<Row>(sql, values)).rows;
    },
  };
}

/** Ends the pool of `lib/db`; a client that was taken and never given back would make that wait for ever. */
export async function closeAppPool(patienceMs = PATIENCE_MS): Promise<void> {
  const held = (globalThis as { parallaxDb?: { pool: pg.Pool } }).parallaxDb;
  if (!held) return;
  const taken = await settle(() => held.pool.totalCount - held.pool.idleCount, patienceMs);
  if (taken > 0) throw new Error(`${taken} connection(s) were taken from pool() and never released`);
  await closeDb();
}

/** @throws Error that names each connection to the database that is still open after the patience is over. */
export async function assertNobodyConnected(
  admin: pg.Client,
  name: string,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  let holders: string[] = [];
  await settle(async () => {
    const { rows } = await admin.query<{ holder: string }>(
      `SELECT format('%s (%s): %s', coalesce(nullif(application_name, ''), 'unnamed'), state, left(query, 200)) AS holder
       FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'`,
      [name],
    );
    holders = rows.map((row) => row.holder);
    return holders.length;
  }, patienceMs);
  if (holders.length > 0) throw new Error(`Connections were left open:\n${holders.join("\n")}`);
}

/** Asks until the answer is 0 or the patience is over: the server notices a closed connection a little later. */
async function settle(count: () => number | Promise<number>, patienceMs: number): Promise<number> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const left = await count();
    if (left === 0 || Date.now() > deadline) return left;
    await delay(10);
  }
}
