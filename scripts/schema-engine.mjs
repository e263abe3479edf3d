#!/usr/bin/env node
// A stand-in for Prisma's native `schema-engine`, on @prisma/schema-engine-wasm and @prisma/adapter-pg. Used through
// PRISMA_SCHEMA_ENGINE_BINARY (prisma.config.ts), it makes the whole Prisma CLI work without a download.
// Only for authoring and checking: at run time lib/platform/migrate.ts applies the migrations itself.
//
// It mends, for Prisma 7.10.0:
//  1. adapter-pg refuses columns of the type "char" (oid 18), of which the system catalogues are full (prisma/orm#27403);
//  2. its executeScript() splits at every ';', even inside $$…$$; the native engine sends a script whole;
//  3. its connectToShadowDb() connects to the main database, and drops the shadow before it disconnects;
//  4. evaluateDataLoss() and createMigration() need a cache that only devDiagnostic() fills.
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";
import readline from "node:readline";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import * as engineModule from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

const argv = process.argv.slice(2);
const option = (name) => argv.flatMap((value, index) => (value === name ? [argv[index + 1]] : []));
const datasource = option("--datasource")[0] ? JSON.parse(option("--datasource")[0]) : undefined;
const givenUrl = datasource?.url || process.env.DATABASE_URL || undefined;

if (argv.includes("--version")) {
  const { version } = createRequire(import.meta.url)("@prisma/schema-engine-wasm/package.json");
  console.log(`schema-engine-wasm ${version.split(".").at(-1)}`);
  process.exit(0);
}
const subcommand = argv.indexOf("cli");
if (subcommand >= 0) await runSubcommand(argv[subcommand + 1]);
else await serve();

/** The two one-shot commands that the CLI runs. */
async function runSubcommand(name) {
  try {
    if (name === "can-connect-to-database") await (await connect(datasource.url)).end();
    else if (name === "create-database") await createDatabase(datasource.url);
    else failAsEngine("P1000", `not supported: cli ${name}`);
    process.exit(0);
  } catch (error) {
    const code = { "3D000": "P1003", "28P01": "P1000" }[error.code] ?? "P1001";
    failAsEngine(code, error.message || String(error.code));
  }
}

/** The shape of the native engine's log: a first line that is skipped, then JSON. */
function failAsEngine(errorCode, message) {
  const line = {
    level: "ERROR",
    target: "schema_engine::logger",
    fields: { error_code: errorCode, message },
  };
  process.stderr.write(`\n${JSON.stringify(line)}`);
  process.exit(1);
}

async function connect(url) {
  const address = new URL(url);
  address.searchParams.delete("schema");
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  return client;
}

async function createDatabase(url) {
  const address = new URL(url);
  const name = decodeURIComponent(address.pathname.slice(1));
  address.pathname = "/postgres";
  const client = await connect(address.href);
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } catch (error) {
    if (!["42P04", "23505"].includes(error.code)) throw error;
  } finally {
    await client.end();
  }
  return { databaseName: name };
}

/** Mends 1 and 2. */
function mend(adapter) {
  const charType = 18;
  const fixedCharType = 1042;
  const pool = adapter.underlyingDriver();
  const query = pool.query.bind(pool);
  const queryRaw = adapter.queryRaw.bind(adapter);
  pool.query = async (...args) => {
    const result = await query(...args);
    result?.fields?.forEach((field, index) => {
      if (field.dataTypeID !== charType) return;
      field.dataTypeID = fixedCharType;
      result.rows.charColumns ??= [];
      result.rows.charColumns.push(index);
    });
    return result;
  };
  adapter.queryRaw = async (parameters) => {
    const result = await queryRaw(parameters);
    for (const index of result.rows.charColumns ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  adapter.executeScript = async (script) => {
    try {
      await query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  return adapter;
}

async function open(connectionString, schema, onDispose) {
  const options = schema ? { schema } : undefined;
  const searchPath = schema ? { options: `-c search_path="${schema}"` } : {};
  const adapter = mend(await new PrismaPg({ connectionString, ...searchPath }, options).connect());
  const dispose = adapter.dispose.bind(adapter);
  adapter.dispose = async () => {
    await dispose();
    await onDispose?.();
  };
  return adapter;
}

/** The factory that the engine asks for connections; mend 3. */
function databaseFactory(url) {
  const address = new URL(url);
  const schema = address.searchParams.get("schema") ?? undefined;
  address.searchParams.delete("schema");
  const factory = new PrismaPg({ connectionString: address.href }, schema ? { schema } : undefined);
  factory.connect = () => open(address.href, schema);
  factory.connectToShadowDb = async () => {
    if (datasource?.shadowDatabaseUrl) return open(datasource.shadowDatabaseUrl);
    const name = `prisma_migrate_shadow_db_${randomUUID()}`;
    const client = await connect(address.href);
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
    const shadow = new URL(address.href);
    shadow.pathname = `/${encodeURIComponent(name)}`;
    return open(shadow.href, schema, async () => {
      await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`);
      await client.end();
    });
  };
  return factory;
}

/** With no database at all (`migrate diff` between two files) the engine still asks once for the server's version. */
function noDatabaseFactory() {
  const refuse = async () => {
    throw new Error("This needs a database: set DATABASE_URL, or use `npm run prisma -- …`.");
  };
  const version = {
    columnNames: ["exists", "version", "numeric_version"],
    columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
    rows: [[true, "PostgreSQL 18.0", 180000]],
  };
  const adapter = {
    provider: "postgres",
    adapterName: "none",
    executeRaw: refuse,
    executeScript: refuse,
    startTransaction: refuse,
    dispose: async () => {},
    getConnectionInfo: () => ({ schemaName: "public", supportsRelationJoins: true }),
    queryRaw: async ({ sql }) => (sql.includes("server_version_num") ? version : refuse()),
  };
  return {
    provider: "postgres",
    adapterName: "none",
    connect: async () => adapter,
    connectToShadowDb: refuse,
  };
}

/** The engine's JSON-RPC over standard input and output, one object a line. */
async function serve() {
  let panic;
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message(message) {
      panic = message;
    },
  };
  process.on("uncaughtException", (error) => {
    console.error(JSON.stringify({ level: "ERROR", fields: { message: panic ?? error.stack } }));
    process.exit(101);
  });
  const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasm = fs.readFileSync(entry.replace(/\.js$/, ".wasm"));
  const { instance } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": engineModule });
  engineModule.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();

  const files = option("--datamodels").map((file) => [file, fs.readFileSync(file, "utf8")]);
  const log = (line) => process.env.DEBUG && process.stderr.write(`${line}\n`);
  let shared;
  const engine = () => {
    shared ??= engineModule.SchemaEngine.new(
      { datamodels: files.length > 0 ? files : undefined },
      log,
      bindMigrationAwareSqlAdapterFactory(givenUrl ? databaseFactory(givenUrl) : noDatabaseFactory()),
    );
    return shared;
  };
  let lastId = 0;
  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const call = (name) => async (parameters) => (await engine())[name](parameters);
  const primed = (name) => async (parameters) => {
    const { migrationsList, filters } = parameters;
    await (await engine()).devDiagnostic({ migrationsList, filters }); // mend 4
    return (await engine())[name](parameters);
  };
  const methods = {
    createDatabase: () => createDatabase(givenUrl),
    evaluateDataLoss: primed("evaluateDataLoss"),
    createMigration: primed("createMigration"),
    getDatabaseVersion: async () => (await engine()).version(),
    diff: async (parameters) => {
      const { stdout, exitCode } = await (await engine()).diff(parameters);
      lastId += 1;
      if (stdout != null) send({ id: lastId, method: "print", params: { content: stdout } });
      return { exitCode, stdout: null };
    },
  };
  let pending = 0;
  let closed = false;
  const lines = readline.createInterface({ input: process.stdin });
  lines.on("line", async (line) => {
    const request = JSON.parse(line);
    if (!request.method) return;
    pending += 1;
    try {
      const result = await (methods[request.method] ?? call(request.method))(request.params);
      send({ id: request.id, result: result ?? null });
    } catch (error) {
      const data = {
        is_panic: panic !== undefined,
        message: panic ?? error.message ?? String(error),
        error_code: error.code ?? null,
        meta: error.meta ?? null,
      };
      send({ id: request.id, error: { code: 4466, message: "See the data field.", data } });
    } finally {
      pending -= 1;
      if (closed && pending === 0) process.exit(0);
    }
  });
  lines.on("close", () => {
    closed = true;
    if (pending === 0) process.exit(0);
  });
}
