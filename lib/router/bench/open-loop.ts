import type { Rng } from "@/lib/domain/sampling/rng";
import type { Clock } from "../clock";

/**
 * Moments, in ms from the start, at which a Poisson process of `rate` a second sends: independent of the answers, as
 * users are (MLPerf Inference's "server" scenario).
 */
export function poissonArrivals(rate: number, seconds: number, rng: Rng): number[] {
  if (!(rate > 0 && seconds > 0)) throw new RangeError("rate and seconds must be above 0");
  const moments: number[] = [];
  let at = 0;
  for (;;) {
    at += (-Math.log(1 - rng.float()) / rate) * 1000;
    if (at >= seconds * 1000) return moments;
    moments.push(at);
  }
}

/** Times in ms from the *intended* send: what the sender was late by counts (Tene's "coordinated omission"). */
export type Sent<T> = { at: number; lateMs: number; endMs: number } & (
  | { ok: true; value: T; actionMs: number }
  | { ok: false; error: string }
);

/** What a target says of one turn; `actionMs` from the moment of the call, where the action was known before the end. */
export type Reply<T> = { value: T; actionMs: number | null };

/** Sends at the given moments, however long the answers take, and waits for all. */
export async function openLoop<T>(
  moments: readonly number[],
  send: (n: number) => Promise<Reply<T>>,
  { clock, signal }: { clock: Clock; signal?: AbortSignal },
): Promise<Sent<T>[]> {
  const started = clock.now();
  const under: Promise<Sent<T>>[] = [];
  for (const [n, at] of moments.entries()) {
    const wait = started + at - clock.now();
    if (wait > 0) await new Promise<void>((done) => clock.after(wait, done));
    if (signal?.aborted) break;
    under.push(one(n, at));
  }
  return Promise.all(under);

  async function one(n: number, at: number): Promise<Sent<T>> {
    const begun = clock.now();
    const lateMs = begun - started - at;
    const end = () => clock.now() - started - at;
    try {
      const { value, actionMs } = await send(n);
      const endMs = end();
      return { at, lateMs, endMs, ok: true, value, actionMs: actionMs === null ? endMs : lateMs + actionMs };
    } catch (error) {
      return {
        at,
        lateMs,
        endMs: end(),
        ok: false,
        error: error instanceof Error ? error.message : String(error),
      };
    }
  }
}
