import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Logger, runMigrations } from "graphile-worker";
import pg from "pg";
import { platformError } from "./errors";
import { inRepository } from "./paths";

/** The advisory lock that Prisma Migrate takes, so that the two never run side by side. */
const PRISMA_LOCK = 72_707_369;

/** Prisma's own table, letter for letter. */
const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file's bytes in hex, as Prisma computes it. */
  readonly checksum: string;
}

export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

export interface MigrateOptions {
  /** Folder of `<name>/migration.sql`; default: prisma/migrations of the checkout. */
  readonly directory?: string;
  /** Called under the lock before anything is changed, if a database with migrations has new ones pending. */
  readonly beforeChange?: (status: MigrationStatus) => Promise<void>;
}

/** The migrations of a folder, in the order in which they apply. */
export async function readMigrations(directory = inRepository("prisma", "migrations")): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(path.join(directory, name, "migration.sql"));
      const checksum = createHash("sha256").update(bytes).digest("hex");
      return { name, sql: bytes.toString("utf8"), checksum };
    }),
  );
}

/**
 * Brings a database to the state of this checkout: creates it if it is missing, applies what is pending in
 * prisma/migrations exactly as `prisma migrate deploy` would note it, then the job queue's own migrations.
 * One process at a time; others wait. Each migration and its note are one transaction, so a killed process
 * leaves nothing half-done.
 *
 * @returns what was applied before, and what this call applied (`pending`).
 * @throws AppError `migration_changed`, `migration_unknown` or `migration_failed`, with a way out.
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<MigrationStatus> {
  const migrations = await readMigrations(options.directory);
  const client = await connectOrCreate(url);
  try {
    await client.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK]);
    await client.query("SET client_min_messages = warning");
    await client.query(CREATE_TABLE);
    const status = await compare(client, migrations);
    if (status.pending.length > 0 && status.applied.length > 0) await options.beforeChange?.(status);
    for (const migration of migrations)
      if (status.pending.includes(migration.name)) await apply(client, migration);
    await migrateQueue(client, url);
    return status;
  } finally {
    await client.end();
  }
}

/** What is applied and what is pending; changes nothing. */
export async function migrationStatus(url: string, directory?: string): Promise<MigrationStatus> {
  const migrations = await readMigrations(directory);
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => {});
    if ((error as { code?: string }).code !== "3D000") throw unreachable(url, error);
    return { applied: [], pending: migrations.map((migration) => migration.name) }; // no such database yet
  }
  try {
    const { rows } = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there");
    if (!rows[0]?.there) return { applied: [], pending: migrations.map((migration) => migration.name) };
    return await compare(client, migrations);
  } finally {
    await client.end();
  }
}

async function compare(client: pg.Client, migrations: readonly Migration[]): Promise<MigrationStatus> {
  const { rows } = await client.query<{
    migration_name: string;
    checksum: string;
    finished: boolean;
    logs: string | null;
  }>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished, logs
     FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of rows) {
    const name = row.migration_name;
    const migration = known.get(name);
    if (!row.finished)
      throw platformError(
        "migration_failed",
        `The migration ${name} was begun by another tool and did not finish: ${row.logs ?? "no reason noted"}\n` +
          `Mend the database by hand, then run "npm run prisma -- migrate resolve --rolled-back ${name}" (or --applied).`,
      );
    if (!migration)
      throw platformError(
        "migration_unknown",
        `The database has the migration ${name}, which prisma/migrations of this checkout has not: a newer version ` +
          "has used this database. Update the checkout, restore an older backup, or use another PARALLAX_DATA_DIR.",
      );
    if (migration.checksum !== row.checksum)
      throw platformError(
        "migration_changed",
        `prisma/migrations/${name}/migration.sql was changed after it had been applied to this database. ` +
          "Put the file back (git checkout) and write a new migration for the change. " +
          "If the database holds nothing of value, remove its data directory (or drop it) instead.",
      );
  }
  const applied = new Set(rows.map((row) => row.migration_name));
  return {
    applied: [...applied],
    pending: migrations
      .filter((migration) => !applied.has(migration.name))
      .map((migration) => migration.name),
  };
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query("BEGIN");
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK").catch(() => {});
    throw platformError(
      "migration_failed",
      `The migration ${name} failed and was rolled back; the database is as it was. ` +
        `Reason: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    );
  }
}

/** Graphile Worker's tables, in their own schema. Its `runMigrations` costs a pool of connections: only if needed. */
async function migrateQueue(client: pg.Client, url: string): Promise<void> {
  const { rows } = await client.query(
    "SELECT to_regclass('graphile_worker.migrations') IS NOT NULL AS there",
  );
  if (rows[0]?.there) {
    const done = await client.query("SELECT max(id) AS id FROM graphile_worker.migrations");
    if (Number(done.rows[0]?.id) >= QUEUE_MIGRATION) return;
  }
  await runMigrations({ connectionString: url, logger: new Logger(() => () => {}) });
}

/** Last migration of graphile-worker 0.17.3; a test compares. */
export const QUEUE_MIGRATION = 19;

/** Creates the database of this connection string if it is missing. */
export async function ensureDatabase(url: string): Promise<void> {
  await (await connectOrCreate(url)).end();
}

async function connectOrCreate(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: "parallax migrate" });
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    if ((error as { code?: string }).code !== "3D000") throw unreachable(url, error);
  }
  await createDatabase(url);
  const second = new pg.Client({ connectionString: url, application_name: "parallax migrate" });
  await second.connect();
  return second;
}

async function createDatabase(url: string): Promise<void> {
  const maintenance = new URL(url);
  const name = decodeURIComponent(maintenance.pathname.slice(1));
  maintenance.pathname = "/postgres";
  const client = new pg.Client({ connectionString: maintenance.href });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } catch (error) {
    // 42P04, 23505: another process made it in the meantime
    if (!["42P04", "23505"].includes((error as { code?: string }).code ?? "")) throw error;
  } finally {
    await client.end();
  }
}

function unreachable(url: string, cause: unknown) {
  const shown = new URL(url);
  shown.password = shown.password && "…";
  return platformError(
    "database_unreachable",
    `PostgreSQL at ${shown.host}${shown.pathname} cannot be used: ${cause instanceof Error ? cause.message || String((cause as { code?: string }).code) : String(cause)}. ` +
      "Check DATABASE_URL, or unset it to use the embedded database.",
    cause,
  );
}
