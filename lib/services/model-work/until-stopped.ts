import type { RawConnection } from "@/lib/db/raw";
import { messageOf } from "@/lib/errors";
import type { Stopper, StopReason } from "./stop";

/** How long answers under way, which are paid for, may take when the process has to end. */
export const GRACE_MS = 5_000;
/** How often a cancellation is looked for. */
const LOOK_MS = 1_000;

export type WatchedWork = {
  /** Holds the lock on the work. */
  connection: RawConnection;
  /** Asks for an end at a good place. */
  signal?: AbortSignal;
  /** The stored status, null of what is gone; anything but "running" is a cancellation. */
  status: () => Promise<string | null>;
  /** No further run will follow by itself: an unexpected failure is an end, too. */
  lastTry: boolean;
  /** The code of a failure that ends the work whenever it happens; undefined for any other. */
  codeOf: (error: unknown) => string | undefined;
  work: () => Promise<void>;
};

/**
 * Does paid work until it is done or something stops it: a signal, a cancellation, a lost lock, a limit, a failure.
 * @returns why it ended; null = it is done
 * @throws what may pass: run it again
 */
export async function untilStopped(
  stopper: Stopper,
  { connection, signal, status, lastTry, codeOf, work }: WatchedWork,
): Promise<StopReason | null> {
  const onAbort = () => stopper.stop({ kind: "interrupted" }, GRACE_MS);
  // Without the lock another process may take it up: nothing more may be asked here.
  const onLost = () => stopper.stop({ kind: "interrupted" }, 0);
  signal?.addEventListener("abort", onAbort);
  if (signal?.aborted) onAbort();
  connection.on("error", onLost);
  const look = async () => {
    // Where the database does not answer, the next look tells.
    const found = await status().catch(() => "running");
    if (found !== "running") stopper.stop({ kind: "cancelled" }, 0);
  };
  const looking = setInterval(() => void look(), LOOK_MS);
  try {
    await work();
    return stopper.reason;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined && !lastTry) throw error;
    return { kind: "failed", failure: { code: code ?? "failed", message: messageOf(error) } };
  } finally {
    clearInterval(looking);
    connection.off("error", onLost);
    signal?.removeEventListener("abort", onAbort);
  }
}
