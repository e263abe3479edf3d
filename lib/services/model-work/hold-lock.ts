import { setTimeout as delay } from "node:timers/promises";

/** A process that was killed holds its lock until the server notices, which is soon. */
const PATIENCE_MS = 3_000;

/** Tries again for a while. @returns whether the lock is held now; false where another process works on it */
export async function holdLock(tryLock: () => Promise<boolean>): Promise<boolean> {
  const until = Date.now() + PATIENCE_MS;
  while (!(await tryLock())) {
    if (Date.now() > until) return false;
    await delay(100);
  }
  return true;
}
