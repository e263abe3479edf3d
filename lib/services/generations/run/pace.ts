import { setTimeout as delay } from "node:timers/promises";

/** Spreads calls evenly: at most so many a minute, none at once with another. */
export function pacer(perMinute: number | null): (signal: AbortSignal) => Promise<void> {
  if (perMinute === null) return async () => {};
  const apart = 60_000 / perMinute;
  let next = 0;
  return async (signal) => {
    const now = performance.now();
    const at = Math.max(now, next);
    next = at + apart;
    if (at > now) await delay(at - now, undefined, { signal });
  };
}
