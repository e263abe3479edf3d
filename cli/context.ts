import os from "node:os";
import process from "node:process";
import { closeDb } from "@/lib/db/client";
import type { Actor } from "@/lib/domain/access";
import { openDatabase } from "@/lib/platform/connect";

export type CliContext = {
  /** Whoever types: ADMIN, and the audit log records the operating-system user. */
  actor: Actor;
  /** Aborted by Ctrl-C; commands that run long stop at the next good place. */
  signal: AbortSignal;
};

/** The person at the keyboard, as an actor. */
export function cliActor(): Actor {
  return { kind: "cli", id: "cli", name: osUser(), role: "ADMIN" };
}

function osUser(): string {
  try {
    return os.userInfo().username;
  } catch {
    return process.env.USER || "unknown"; // a user id without a name, as in some containers
  }
}

/**
 * Runs a command with the database open and migrated (DATABASE_URL, or the embedded server: started, or the one that
 * runs already), and closes everything afterwards.
 */
export async function withDatabase<T>(work: (context: CliContext) => Promise<T>): Promise<T> {
  const database = await openDatabase({ log: (line) => process.stderr.write(`${line}\n`) });
  const interrupt = new AbortController();
  const onSignal = () => {
    if (interrupt.signal.aborted) process.exit(130); // asked twice: at once
    process.stderr.write("\nStopping at the next good place; Ctrl-C again stops at once.\n");
    interrupt.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  try {
    return await work({ actor: cliActor(), signal: interrupt.signal });
  } finally {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
    await closeDb();
    await database.close();
  }
}
