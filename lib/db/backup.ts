import type { Readable, Writable } from "node:stream";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { type RawConnection, rawTransaction, withRawConnection } from "./raw";

/** A table of ours, in an order in which each comes behind those that it refers to. */
export type BackupTable = { name: string; columns: string[] };

/** What a consistent reading of the whole database offers. */
export type BackupSource = {
  tables: BackupTable[];
  migrations: string[];
  /** The next value of each sequence. */
  sequences: Record<string, string>;
  rows: (table: BackupTable) => Readable;
};

/** Reads everything as of one moment; writers go on meanwhile. */
export async function readWholeDatabase<T>(read: (source: BackupSource) => Promise<T>): Promise<T> {
  return withRawConnection((connection) =>
    rawTransaction(connection, async () => {
      await connection.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      return read({
        tables: await tablesOf(connection),
        migrations: await migrationsOf(connection),
        sequences: await sequencesOf(connection),
        rows: (table) => connection.query(copyTo(`COPY ${target(connection, table)} TO STDOUT`)),
      });
    }),
  );
}

export type RestoreTarget = {
  tables: BackupTable[];
  migrations: string[];
  /** Tables that hold rows already. */
  filled: string[];
  rows: (table: BackupTable) => Writable;
  setSequence: (name: string, value: string) => Promise<void>;
  /** Imports that waited or ran get their jobs again. */
  requeueImports: () => Promise<void>;
};

/** Fills an empty database in one transaction; triggers that count or refuse are off meanwhile. */
export async function fillWholeDatabase<T>(fill: (target: RestoreTarget) => Promise<T>): Promise<T> {
  return withRawConnection((connection) =>
    rawTransaction(connection, async () => {
      const tables = await tablesOf(connection);
      const filled: string[] = [];
      // Where tables refer to each other in a circle, one of the references is deferrable.
      await connection.query("SET CONSTRAINTS ALL DEFERRED");
      for (const { name } of tables) {
        const quoted = connection.escapeIdentifier(name);
        await connection.query(`LOCK TABLE ${quoted} IN ACCESS EXCLUSIVE MODE`);
        const { rowCount } = await connection.query(`SELECT 1 FROM ${quoted} LIMIT 1`);
        if (rowCount) filled.push(name);
        await connection.query(`ALTER TABLE ${quoted} DISABLE TRIGGER USER`);
      }
      const result = await fill({
        tables,
        migrations: await migrationsOf(connection),
        filled,
        rows: (table) => connection.query(copyFrom(`COPY ${target(connection, table)} FROM STDIN`)),
        setSequence: async (name, value) => {
          await connection.query("SELECT setval($1::regclass, $2::bigint, false)", [
            connection.escapeIdentifier(name),
            value,
          ]);
        },
        requeueImports: async () => {
          await connection.query(
            `SELECT graphile_worker.add_job('import.run', json_build_object('v', 1, 'import_id', id),
               max_attempts => 5, job_key => 'import:' || id)
             FROM import WHERE status IN ('queued', 'running') AND upload_id IS NOT NULL`,
          );
        },
      });
      await connection.query("SET CONSTRAINTS ALL IMMEDIATE");
      for (const { name } of tables) {
        await connection.query(`ALTER TABLE ${connection.escapeIdentifier(name)} ENABLE TRIGGER USER`);
      }
      return result;
    }),
  );
}

const target = (connection: RawConnection, { name, columns }: BackupTable): string =>
  `${connection.escapeIdentifier(name)} (${columns.map((column) => connection.escapeIdentifier(column)).join(", ")})`;

async function tablesOf(connection: RawConnection): Promise<BackupTable[]> {
  const { rows: tables } = await connection.query<{ name: string; columns: string[]; parents: string[] }>(
    `SELECT c.relname AS name,
       (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
       ARRAY(SELECT p.relname::text FROM pg_constraint k JOIN pg_class p ON p.oid = k.confrelid
        WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid AND NOT k.condeferrable) AS parents
     FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
       AND c.relname <> '_prisma_migrations' ORDER BY c.relname`,
  );
  const ordered: BackupTable[] = [];
  const done = new Set<string>();
  while (ordered.length < tables.length) {
    const next = tables.find(
      ({ name, parents }) => !done.has(name) && parents.every((parent) => done.has(parent)),
    );
    if (!next) throw new Error("The tables refer to each other in a circle");
    done.add(next.name);
    ordered.push({ name: next.name, columns: next.columns });
  }
  return ordered;
}

async function migrationsOf(connection: RawConnection): Promise<string[]> {
  const { rows } = await connection.query<{ migration_name: string }>(
    "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1",
  );
  return rows.map(({ migration_name }) => migration_name);
}

async function sequencesOf(connection: RawConnection): Promise<Record<string, string>> {
  const { rows } = await connection.query<{ name: string; next: string }>(
    "SELECT sequencename AS name, (coalesce(last_value + 1, start_value))::text AS next FROM pg_sequences WHERE schemaname = 'public'",
  );
  return Object.fromEntries(rows.map(({ name, next }) => [name, next]));
}
