import type pg from "pg";
import { pool } from "./client";

/** One connection of the pool, for what Prisma cannot do: COPY, session locks, very large values. */
export type RawConnection = pg.PoolClient;
/** A connection (perhaps inside a transaction) or the pool (each statement by itself). */
export type Queryable = RawConnection | pg.Pool;

/** The pool, for single raw statements outside any transaction. */
export const rawPool = (): Queryable => pool();

/** Lends a connection. It goes back to the pool, or is thrown away where it broke. */
export async function withRawConnection<T>(use: (connection: RawConnection) => Promise<T>): Promise<T> {
  const connection = await pool().connect();
  let broken: Error | undefined;
  // The error also reaches the running query; without a listener it would end the process.
  const onError = (error: Error) => {
    broken = error;
  };
  connection.on("error", onError);
  try {
    return await use(connection);
  } finally {
    connection.off("error", onError);
    connection.release(broken);
  }
}

/** Runs `work` in a transaction of the connection; rolls back and throws on where it throws. */
export async function rawTransaction<T>(connection: RawConnection, work: () => Promise<T>): Promise<T> {
  await connection.query("BEGIN");
  try {
    const result = await work();
    await connection.query("COMMIT");
    return result;
  } catch (error) {
    // A connection that is gone has rolled back by itself.
    await connection.query("ROLLBACK").catch(() => {});
    throw error;
  }
}
