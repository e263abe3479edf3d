import { setTimeout as delay } from "node:timers/promises";
import PQueue from "p-queue";
import { RateLimiterMemory } from "rate-limiter-flexible";

export type LimitOptions = {
  concurrency: number;
  requests_per_minute?: number | undefined;
  tokens_per_minute?: number | undefined;
};

const MINUTE_MS = 60_000;
const TOKENS = "tokens";

/** What one process asks of one model at a time and in a minute, by however many callers. */
export class ModelLimits {
  private readonly slots: PQueue;
  private readonly starts: PQueue | null;
  private readonly tokens: RateLimiterMemory | null;
  private notBefore = 0;

  constructor(options: LimitOptions) {
    this.slots = new PQueue({ concurrency: options.concurrency });
    const rate = options.requests_per_minute;
    // Spaced out, not a minute's share at once: servers count in smaller windows than they say.
    this.starts = rate ? new PQueue(spacing(rate)) : null;
    this.tokens = options.tokens_per_minute
      ? new RateLimiterMemory({ points: options.tokens_per_minute, duration: MINUTE_MS / 1000 })
      : null;
  }

  /** Runs the call as soon as one of the slots is free. @throws the signal's reason where that comes first */
  async run<T>(call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    return orAborted(
      this.slots.add(async () => {
        signal?.throwIfAborted();
        return call();
      }),
      signal,
    ) as Promise<T>;
  }

  /** Waits until one more request may be sent. @throws the signal's reason where that comes first */
  async admit(signal: AbortSignal): Promise<void> {
    for (;;) {
      await sleep(this.notBefore - Date.now(), signal);
      if (this.starts)
        await orAborted(
          this.starts.add(() => {}),
          signal,
        );
      const spent = await this.tokens?.get(TOKENS);
      if (!spent || spent.remainingPoints > 0) {
        if (this.notBefore <= Date.now()) return;
      } else await sleep(Math.max(1, spent.msBeforeNext), signal);
    }
  }

  /** Counts the tokens of a call, known only after it. */
  async charge(tokens: number): Promise<void> {
    await this.tokens?.penalty(TOKENS, tokens);
  }

  /** The server asked for a pause: nobody asks it before. */
  pause(ms: number): void {
    this.notBefore = Math.max(this.notBefore, Date.now() + ms);
  }
}

/** Requests a minute as (interval in ms, requests in it). */
function spacing(perMinute: number): { interval: number; intervalCap: number } {
  const interval = Math.max(100, MINUTE_MS / perMinute);
  return { interval, intervalCap: Math.max(1, Math.round((perMinute * interval) / MINUTE_MS)) };
}

const sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
  signal.throwIfAborted();
  // delay rejects with an error of its own; what counts is why the signal was aborted.
  if (ms > 0) await delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
};

/** The promise, or the signal's reason. Leaves no listener behind: one signal ends thousands of calls. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  if (signal.aborted) {
    work.catch(() => {});
    throw signal.reason;
  }
  let stop = () => {};
  const aborted = new Promise<never>((_, fail) => {
    stop = () => fail(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

const holder = globalThis as typeof globalThis & {
  parallaxModelLimits?: Map<string, { of: string; limits: ModelLimits }>;
};

/** The limits of a model, shared by all of the process; new ones where the options have changed. */
export function limitsOf(modelId: string, options: LimitOptions): ModelLimits {
  holder.parallaxModelLimits ??= new Map();
  const of = JSON.stringify([options.concurrency, options.requests_per_minute, options.tokens_per_minute]);
  const held = holder.parallaxModelLimits.get(modelId);
  if (held?.of === of) return held.limits;
  const limits = new ModelLimits(options);
  holder.parallaxModelLimits.set(modelId, { of, limits });
  return limits;
}
