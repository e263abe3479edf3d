import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { databaseUrl, env } from "@/lib/env";
import { PrismaClient } from "@/lib/generated/prisma/client";

/**
 * Raw SQL that begins with a comment such as `/* prepared: claim *\/` is planned once a connection instead of at each
 * call. Worth it where planning costs more than running; the text behind one name must never vary.
 */
const PREPARED = /^\s*\/\* prepared: ([a-z-]+) \*\//;

/**
 * One pool and one Prisma client a process. They hang on globalThis because Next's pages and route handlers
 * hold separate instances of this module.
 */
type Held = { pool: pg.Pool; prisma: PrismaClient };
const holder = globalThis as typeof globalThis & { parallaxDb?: Held };

function held(): Held {
  if (!holder.parallaxDb) {
    const pool = new pg.Pool({ connectionString: databaseUrl(), max: env().PARALLAX_DB_POOL });
    // A connection that breaks while idle is replaced at the next query; without a listener it would end the process.
    pool.on("error", () => {});
    const adapter = new PrismaPg(pool, {
      statementNameGenerator: ({ sql }) => PREPARED.exec(sql)?.[1] ?? "",
    });
    holder.parallaxDb = { pool, prisma: new PrismaClient({ adapter }) };
  }
  return holder.parallaxDb;
}

export type Db = PrismaClient;
/** The client inside `db().$transaction(async (tx) => …)`: inside a transaction use this one, never `db()`. */
export type Tx = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];
export type DbOrTx = Db | Tx;

export const db = (): Db => held().prisma;

/** For what Prisma cannot do (COPY, cursors) or makes too dear (what every request asks). All else goes through `db()`. */
export const pool = (): pg.Pool => held().pool;

/** Ends every connection, so that a process can leave. */
export async function closeDb(): Promise<void> {
  const current = holder.parallaxDb;
  holder.parallaxDb = undefined;
  if (!current) return;
  await current.prisma.$disconnect();
  if (!current.pool.ended) await current.pool.end();
}
