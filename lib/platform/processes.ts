import fs from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { type EmbeddedServer, postgresHome, startEmbeddedPostgres } from "./embedded-postgres";
import { platformError } from "./errors";

/*
 * Who may stop the embedded server? Every process that uses it holds one shared advisory lock through a
 * connection of its own. Whoever leaves lets go of the shared lock and tries the exclusive one: whoever gets
 * it was the last, and stops the server. The system closes the connection of a killed process, so it counts
 * as left. Letting go first means that of several who leave at once at least one succeeds.
 */
const USERS_LOCK = [0x7061_7261, 1] as const;
/** Held by the one `npm start` of a data directory. */
const START_LOCK = [0x7061_7261, 2] as const;
/** The locks live in this database, which no migration, restore or test ever touches. */
const LOCK_DATABASE = "postgres";
const JOIN_TIMEOUT_MS = 90_000;

export type Role = "start" | "guest";

export interface Membership {
  readonly server: EmbeddedServer;
  /** Leaves; the last one stops the server. Safe to call twice. */
  leave(): Promise<void>;
}

export interface JoinOptions {
  readonly dataDirectory: string;
  /** `start` is taken by one process only, `guest` by any number. */
  readonly role?: Role;
  /** Called once if the server goes away while we are members. */
  readonly onLost?: () => void;
}

/**
 * Starts or finds the embedded server and becomes one of its users.
 * @throws AppError with reason `already_running` if the role `start` is taken.
 */
export async function joinServer({
  dataDirectory,
  role = "guest",
  onLost,
}: JoinOptions): Promise<Membership> {
  const deadline = Date.now() + JOIN_TIMEOUT_MS;
  for (;;) {
    const server = await startEmbeddedPostgres({ dataDirectory });
    const client = new pg.Client({
      connectionString: server.url(LOCK_DATABASE),
      application_name: `parallax ${role} ${process.pid}`,
      keepAlive: true,
    });
    let member = false;
    let leaving = false;
    client.on("error", () => {}); // `end` follows
    client.on("end", () => {
      if (member && !leaving) onLost?.();
    });
    try {
      await client.connect();
      await client.query("SELECT pg_advisory_lock_shared($1, $2)", [...USERS_LOCK]);
      if (role === "start" && !(await tryLock(client, START_LOCK))) {
        leaving = true;
        await client.end();
        throw alreadyRunning(dataDirectory);
      }
      member = true;
    } catch (error) {
      leaving = true;
      await client.end().catch(() => {});
      // The last user was just stopping the server under our feet: start it again.
      if (isConnectionLoss(error) && Date.now() < deadline) {
        await delay(50);
        continue;
      }
      throw error;
    }
    return {
      server,
      async leave() {
        if (leaving) return;
        leaving = true;
        try {
          await client.query("SELECT pg_advisory_unlock_shared($1, $2)", [...USERS_LOCK]);
          if (await tryLock(client, USERS_LOCK)) await server.stop();
        } catch (error) {
          if (!isConnectionLoss(error)) throw error; // already gone: nothing to stop
        } finally {
          await client.end().catch(() => {});
        }
      },
    };
  }
}

async function tryLock(client: pg.Client, lock: readonly [number, number]): Promise<boolean> {
  const { rows } = await client.query<{ ok: boolean }>("SELECT pg_try_advisory_lock($1, $2) AS ok", [
    ...lock,
  ]);
  return rows[0]?.ok === true;
}

function isConnectionLoss(error: unknown): boolean {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  return (
    code.startsWith("57P0") ||
    code.startsWith("08") ||
    ["ECONNREFUSED", "ECONNRESET", "EPIPE"].includes(code) ||
    /Connection terminated|not queryable|Client was closed/i.test(message)
  );
}

const addressFile = (dataDirectory: string) => path.join(postgresHome(dataDirectory), "address");

/** Notes where `npm start` of this data directory answers, for whoever tries a second one. */
export function noteAddress(dataDirectory: string, address: string): void {
  fs.writeFileSync(addressFile(dataDirectory), address, { mode: 0o600 });
}

/** Where the running `npm start` answers; undefined if it has not said so. Says nothing about whether it runs. */
export function notedAddress(dataDirectory: string): string | undefined {
  const file = addressFile(dataDirectory);
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim() || undefined : undefined;
}

function alreadyRunning(dataDirectory: string) {
  const address = notedAddress(dataDirectory);
  return platformError(
    "already_running",
    `Parallax already runs on the data in ${dataDirectory}${address ? `: ${address}` : "."}\n` +
      "Stop it first (Ctrl-C in its terminal), or set PARALLAX_DATA_DIR to another folder.",
  );
}
